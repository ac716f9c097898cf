@preconcurrency import CGSL
import Foundation
import RandomStreams

/// GSL's random number generators as values: a copy repeats its original.
///
/// For Monte Carlo integration and for comparing generators; bulk noise is `RandomStream`'s, which
/// is faster and has real substreams. A seed has 32 bits in GSL, so of 65 000 named streams two
/// are likely to coincide. GSL: `gsl_rng`.
///
///     var numbers = GSLRandom(.mt19937, seed: 42)
///     let u = numbers.uniform()
public struct GSLRandom: RandomNumberGenerator, @unchecked Sendable {
  /// Which generator; GSL's names.
  public enum Algorithm: String, Sendable, Hashable, Codable, CaseIterable {
    /// Matsumoto and Nishimura's Mersenne twister (1998), period 2¹⁹⁹³⁷ − 1.
    case mt19937
    /// Lüscher's RANLUX in double precision, second luxury level: provably chaotic, slow.
    case ranlxd2
    /// L'Ecuyer's combined multiple recursive generator (1996), period 2¹⁸⁵.
    case cmrg
    /// L'Ecuyer's maximally equidistributed Tausworthe generator (1999), period 2⁸⁸; the fastest.
    case taus2
    /// Ziff's four-tap shift register (1998), period 2⁹⁶⁸⁹.
    case gfsr4
  }

  /// Which of GSL's generators this is.
  public let algorithm: Algorithm
  private let identity: RandomStream
  private var storage: Storage

  /// Seeds of 1 … 2³² − 1 are GSL's own; others (and 0, which GSL takes for its default) are mixed.
  public init(_ algorithm: Algorithm = .mt19937, seed: UInt64) {
    var identity = RandomStream(seed: seed).split("GSL").split(algorithm.rawValue)
    let plain = (1...UInt64(UInt32.max)).contains(seed)
    self.init(algorithm, identity, seed: plain ? seed : UInt64(truncatingIfNeeded: identity.next()))
  }

  private init(_ algorithm: Algorithm, _ identity: RandomStream, seed: UInt64) {
    self.algorithm = algorithm
    self.identity = identity
    storage = Storage(algorithm)
    gsl_rng_set(storage.generator, UInt(max(1, UInt32(truncatingIfNeeded: seed))))
  }

  /// The generator of a name: the same for the same name, whatever has been drawn from this one.
  public func split(_ name: String) -> GSLRandom {
    let child = identity.split(name)
    var words = child
    return GSLRandom(algorithm, child, seed: words.next())
  }

  /// 64 bits from as many draws as it takes. GSL: `gsl_rng_get`, `gsl_rng_uniform_int`.
  public mutating func next() -> UInt64 {
    makeUnique()
    let generator = storage.generator
    if gsl_rng_min(generator) == 0, gsl_rng_max(generator) == UInt(UInt32.max) {
      return UInt64(gsl_rng_get(generator)) << 32 | UInt64(gsl_rng_get(generator))
    }
    return (0..<4).reduce(0) { word, _ in
      word << 16 | UInt64(gsl_rng_uniform_int(generator, 1 << 16))
    }
  }

  /// A number in the open interval (0, 1). GSL: `gsl_rng_uniform_pos`.
  public mutating func uniform() -> Double {
    makeUnique()
    return gsl_rng_uniform_pos(storage.generator)
  }

  /// A standard normal number by the ziggurat method. GSL: `gsl_ran_gaussian_ziggurat`.
  public mutating func normal() -> Double {
    makeUnique()
    return gsl_ran_gaussian_ziggurat(storage.generator, 1)
  }

  /// Lends the generator to a GSL routine.
  mutating func withGenerator<Result>(
    _ body: (UnsafeMutablePointer<gsl_rng>) throws -> Result
  ) rethrows -> Result {
    makeUnique()
    return try body(storage.generator)
  }

  private mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
  }

  /// Owns one `gsl_rng`.
  private final class Storage {
    let generator: UnsafeMutablePointer<gsl_rng>

    init(_ algorithm: Algorithm) {
      openGate()
      let type =
        switch algorithm {
        case .mt19937: gsl_rng_mt19937
        case .ranlxd2: gsl_rng_ranlxd2
        case .cmrg: gsl_rng_cmrg
        case .taus2: gsl_rng_taus2
        case .gfsr4: gsl_rng_gfsr4
        }
      generator = gsl_rng_alloc(type)
    }

    init(copying other: Storage) { generator = gsl_rng_clone(other.generator) }

    deinit { gsl_rng_free(generator) }
  }
}

extension GSLRandom: Hashable {
  /// GSL's state, its own bytes. GSL: `gsl_rng_state`.
  private var state: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: gsl_rng_state(storage.generator), count: gsl_rng_size(storage.generator))
  }

  /// Equal generators give equal numbers from here on and split alike.
  public static func == (a: GSLRandom, b: GSLRandom) -> Bool {
    a.algorithm == b.algorithm && a.identity == b.identity && a.state.elementsEqual(b.state)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(algorithm)
    hasher.combine(identity)
    hasher.combine(bytes: state)
  }
}

extension GSLRandom: Codable {
  private enum CodingKeys: String, CodingKey { case algorithm, identity, library, state, digest }

  /// The state is in GSL's own bytes: for the same version of GSL on the same kind of machine.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(algorithm, forKey: .algorithm)
    try container.encode(identity, forKey: .identity)
    try container.encode(Self.library, forKey: .library)
    try container.encode(Data(state), forKey: .state)
    try container.encode(Self.digest(state), forKey: .digest)
  }

  /// Refuses a state of another library, of another length, or damaged: GSL would trust it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Algorithm.self, forKey: .algorithm),
      try container.decode(RandomStream.self, forKey: .identity), seed: 1)
    let library = try container.decode(String.self, forKey: .library)
    let data = try container.decode(Data.self, forKey: .state)
    let digest = try container.decode(UInt64.self, forKey: .digest)
    let sound = data.withUnsafeBytes { Self.digest($0) == digest }
    guard library == Self.library, data.count == state.count, sound else {
      throw DecodingError.dataCorruptedError(
        forKey: .state, in: container,
        debugDescription:
          "random generator state of \(library), \(data.count) bytes, is damaged or "
          + "not of \(Self.library), \(state.count) bytes; start again from the seed")
    }
    data.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(mutating: state).copyMemory(from: $0)
    }
  }

  private static var library: String {
    "GSL \(String(cString: gsl_version)), \(MemoryLayout<Int>.size) bytes"
  }

  /// FNV-1a, 64 bits.
  private static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
