/// A buffer of floats that goes back to a pool, not to the system, when its last owner goes.
///
/// A training loop asks for the same sizes in every step, so that after the first step all its
/// buffers come from the pool. `MemoryPool` counts what it had to ask the system for.
final class Storage: @unchecked Sendable {
  // Safe to send: a buffer is written only by its one owner (`Tensor` checks for uniqueness).
  let base: UnsafeMutablePointer<Float>
  private let count: Int

  init(count: Int) {
    self.count = count
    base = MemoryPool.take(count)
  }

  deinit {
    MemoryPool.giveBack(base, count)
  }
}

/// Freed buffers: small ones by size, four classes an octave, so that at most a fifth of a buffer is
/// unused; large ones as `LargeBuffers`.
///
/// Each buffer is aligned to 64 bytes and ends in a margin that may be read: kernels load whole
/// vectors and ignore the lanes beyond the end.
public enum MemoryPool {
  /// Floats beyond a buffer's end that may be read.
  static let margin = 64
  /// Floats from which a buffer is large: 64 kB.
  static let large = 1 << 14

  private struct State {
    /// The heads of the lists of free buffers; a free buffer's first word points to the next.
    var free = [UInt](repeating: 0, count: 64)
    let largeBuffers = LargeBuffers()
    var systemAllocations = 0
    var bytesHeld = 0
  }

  private static let state = Locked(State())

  /// How often the pool had to ask the system for memory since the start.
  public static var systemAllocations: Int { state.withLock { $0.systemAllocations } }

  /// The bytes taken from the system and not given back.
  public static var bytesHeld: Int { state.withLock { $0.bytesHeld } }

  /// Gives all free buffers back to the system.
  public static func trim() {
    state.withLock { state in
      for index in state.free.indices {
        while let buffer = UnsafeMutablePointer<UInt>(bitPattern: state.free[index]) {
          state.free[index] = buffer.pointee
          state.bytesHeld -= capacity(index) * 4
          buffer.deallocate()
        }
      }
      state.bytesHeld -= state.largeBuffers.trim()
    }
  }

  /// The floats in a buffer of a class: 64, 80, 96, 112, 128, 160, …
  private static func capacity(_ sizeClass: Int) -> Int {
    (4 + sizeClass & 3) << (4 + sizeClass >> 2)
  }

  private static func sizeClass(_ count: Int) -> Int {
    let needed = max(count, 64)
    let octave = Int.bitWidth - 1 - needed.leadingZeroBitCount
    let quarter = 1 << (octave - 2)
    return (octave - 6) * 4 + (needed - (1 << octave) + quarter - 1) / quarter
  }

  static func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    if ExactBuffers.areOn { return ExactBuffers.take(count) }
    if count >= large, let buffer = takeLarge(count) { return buffer }
    let sizeClass = sizeClass(count)
    let recycled = state.withLock { state -> UInt in
      guard sizeClass < state.free.count else {
        state.systemAllocations += 1
        return 0
      }
      let head = state.free[sizeClass]
      if let buffer = UnsafePointer<UInt>(bitPattern: head) {
        state.free[sizeClass] = buffer.pointee
      } else {
        state.systemAllocations += 1
        state.bytesHeld += capacity(sizeClass) * 4
      }
      return head
    }
    if let buffer = UnsafeMutablePointer<Float>(bitPattern: recycled) { return buffer }
    let bytes = (capacity(sizeClass) + margin) * 4
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    // The margin is read by kernels, never used: zero it, so that no lane meets a signaling NaN.
    (fresh + capacity(sizeClass) * 4).initializeMemory(
      as: Float.self, repeating: 0, count: margin)
    return fresh.bindMemory(to: Float.self, capacity: capacity(sizeClass))
  }

  private static func takeLarge(_ count: Int) -> UnsafeMutablePointer<Float>? {
    state.withLock { state in
      let before = state.largeBuffers.end
      guard let buffer = state.largeBuffers.take((count + margin) * 4) else { return nil }
      if state.largeBuffers.end > before {
        state.systemAllocations += 1
        state.bytesHeld += state.largeBuffers.end - before
      }
      let floats = buffer.bindMemory(to: Float.self, capacity: count + margin)
      (floats + count).update(repeating: 0, count: margin)
      return floats
    }
  }

  static func giveBack(_ buffer: UnsafeMutablePointer<Float>, _ count: Int) {
    if ExactBuffers.areOn { return ExactBuffers.giveBack(buffer, count) }
    state.withLock { state in
      if count >= large, state.largeBuffers.giveBack(buffer, (count + margin) * 4) { return }
      let sizeClass = sizeClass(count)
      guard sizeClass < state.free.count else {
        buffer.deallocate()
        return
      }
      UnsafeMutableRawPointer(buffer).storeBytes(of: state.free[sizeClass], as: UInt.self)
      state.free[sizeClass] = UInt(bitPattern: buffer)
    }
  }
}
