#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Buffers for finding faults, in the place of the pool's where the environment variable
/// `MARGINALIA_EXACT_BUFFERS` is set.
///
/// Each is as long as was asked for, with its margin, and goes back to the system at once, so that
/// the address sanitizer sees what is read or written beyond the margin and after the end. Elements
/// and margin start as NaN: what was never written, or lies beyond the end, shows in any result that
/// uses it. A kernel that wrote into the margin stops the program when the buffer goes.
enum ExactBuffers {
  static let areOn = getenv("MARGINALIA_EXACT_BUFFERS") != nil

  static func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let total = count + MemoryPool.margin
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: 4 * total, alignment: 64)
      .bindMemory(to: Float.self, capacity: total)
    buffer.initialize(repeating: filling, count: total)
    return buffer
  }

  static func giveBack(_ buffer: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in count..<count + MemoryPool.margin
    where buffer[index].bitPattern != filling.bitPattern {
      fatalError("element \(index) of a buffer of \(count) floats was written")
    }
    buffer.deallocate()
  }

  /// A NaN that no arithmetic makes.
  private static let filling = Float(bitPattern: 0x7fc5_eed5)
}
