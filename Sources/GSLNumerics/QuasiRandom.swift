@preconcurrency import CGSL

/// Points that fill the unit cube evenly: the error of an average over n of them falls almost as
/// 1/n where that of random points falls as 1/√n. A value: a copy repeats its original.
///
///     var points = try QuasiRandom(.sobol, dimensions: 2)
///     let first = points.next()
///
/// GSL: `gsl_qrng`.
public struct QuasiRandom: Sequence, IteratorProtocol, @unchecked Sendable {
  /// Which low-discrepancy sequence.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// Sobol's sequence with Antonov and Saleev's order (1979), up to 40 dimensions, 2³⁰ points.
    case sobol
    /// Bratley, Fox and Niederreiter's base-2 sequence (1992), up to 12 dimensions.
    case niederreiter
    /// Halton's sequence (1960), up to 1229 dimensions.
    case halton
  }

  /// The sequence that the points are of.
  public let kind: Kind
  /// How many coordinates a point has.
  public let dimensions: Int
  private var storage: Storage

  /// - Throws: `GSLError` when the sequence does not have so many dimensions.
  public init(_ kind: Kind = .sobol, dimensions: Int) throws {
    self.kind = kind
    self.dimensions = dimensions
    openGate()
    let type =
      switch kind {
      case .sobol: gsl_qrng_sobol
      case .niederreiter: gsl_qrng_niederreiter_2
      case .halton: gsl_qrng_halton
      }
    guard dimensions > 0, dimensions <= Int(type!.pointee.max_dimension) else {
      throw GSLError(
        .invalidArgument,
        "quasi-random points of \(dimensions) dimensions: the \(kind) sequence has 1 to "
          + "\(type!.pointee.max_dimension)")
    }
    storage = Storage(gsl_qrng_alloc(type, UInt32(dimensions)))
  }

  /// The next point of [0, 1)^dimensions; nil when the sequence is used up.
  public mutating func next() -> [Double]? {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(gsl_qrng_clone(storage.generator)) }
    var point = [Double](repeating: 0, count: dimensions)
    return gsl_qrng_get(storage.generator, &point) == 0 ? point : nil
  }

  /// Owns one `gsl_qrng`.
  private final class Storage {
    let generator: UnsafeMutablePointer<gsl_qrng>
    init(_ generator: UnsafeMutablePointer<gsl_qrng>) { self.generator = generator }
    deinit { gsl_qrng_free(generator) }
  }
}
