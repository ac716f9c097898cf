import CNumerics
import Foundations

/// Uniform and normal numbers, one by one and in bulk.
///
/// A Double takes one 64-bit word and a Float 32 bits, by position: the numbers do not depend on
/// the number of threads, on the machine, or on whether they were drawn singly or in bulk.
extension RandomStream {
  /// A number in the open interval (0, 1): (k + ½)·2⁻⁵² for 52 random bits k.
  public mutating func uniform() -> Double {
    Double(bitPattern: next() &>> 12 | 0x3FF0_0000_0000_0000) - (1 - 0x1p-53)
  }

  /// A standard normal number: the quantile Φ⁻¹ of `uniform()`, relative error below 1.5e-15;
  /// it lies within ±8.21.
  public mutating func normal() -> Double {
    cn_normal_quantile(uniform())
  }

  /// Fills with numbers of the open interval (0, 1): those of as many calls of `uniform()`.
  ///
  /// - Parameter workers: who share a long buffer; all cores unless told.
  public mutating func fillUniform(
    _ buffer: UnsafeMutableBufferPointer<Double>, on workers: Workers = .allCores
  ) {
    fill(buffer, perBlock: 2, workers, cn_uniform_double) { $0.uniform() }
  }

  /// Fills with standard normal numbers: those of as many calls of `normal()`.
  public mutating func fillNormal(
    _ buffer: UnsafeMutableBufferPointer<Double>, on workers: Workers = .allCores
  ) {
    fill(buffer, perBlock: 2, workers, cn_normal_double) { $0.normal() }
  }

  /// Fills with numbers (k + ½)·2⁻²³ of the open interval (0, 1), four to a block of two words,
  /// from the next whole block on.
  public mutating func fillUniform(
    _ buffer: UnsafeMutableBufferPointer<Float>, on workers: Workers = .allCores
  ) {
    fill(buffer, perBlock: 4, workers, cn_uniform_float, single: nil)
  }

  /// Fills with standard normal numbers, four to a block of two words, from the next whole block
  /// on; relative error below 5e-7 of the quantile of 32 random bits, within ±6.4.
  public mutating func fillNormal(
    _ buffer: UnsafeMutableBufferPointer<Float>, on workers: Workers = .allCores
  ) {
    fill(buffer, perBlock: 4, workers, cn_normal_float, single: nil)
  }

  private typealias Kernel<Element> =
    @Sendable (
      UInt64, UInt64, UInt64, UnsafeMutablePointer<Element>?, Int
    ) -> Void

  /// Whole blocks by `kernel`, in parallel pieces; the halves of blocks at either end by `single`.
  private mutating func fill<Element>(
    _ buffer: UnsafeMutableBufferPointer<Element>, perBlock: Int, _ workers: Workers,
    _ kernel: Kernel<Element>, single: ((inout RandomStream) -> Element)?
  ) {
    guard var out = buffer.baseAddress, buffer.count > 0 else { return }
    var count = buffer.count
    if position & 1 == 1 {
      if let single {
        out.initialize(to: single(&self))
        out += 1
        count -= 1
      } else {
        _ = next()
      }
    }
    let blocks = count / perBlock
    let piece = 1 << 14
    let start = position &>> 1
    let (key, branch) = (key, branch)
    let shares = min(workers.count, (blocks + piece - 1) / piece)
    if shares <= 1 {
      kernel(key, branch, start, out, blocks)
    } else {
      let base = out
      let share = (blocks + shares - 1) / shares
      workers.run(shares) { index in
        let first = index * share
        let last = min(blocks, first + share)
        guard first < last else { return }
        kernel(key, branch, start &+ UInt64(first), base + first * perBlock, last - first)
      }
    }
    position &+= 2 &* UInt64(blocks)
    let rest = count - blocks * perBlock
    guard rest > 0 else { return }
    if let single {
      (out + blocks * perBlock).initialize(to: single(&self))
    } else {
      withUnsafeTemporaryAllocation(of: Element.self, capacity: perBlock) { whole in
        kernel(key, branch, position &>> 1, whole.baseAddress, 1)
        (out + blocks * perBlock).initialize(from: whole.baseAddress!, count: rest)
      }
      position &+= 2
    }
  }
}
