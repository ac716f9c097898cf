#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where large buffers lie: one stretch of addresses, of which the system gives memory to what has
/// been touched.
///
/// Activations of many sizes come and go in a training step; lists of buffers by size would hold the
/// peak of each size, half as much again as is ever used at once. Here free neighbors grow
/// together, and the first free stretch that is large enough is taken, at its front, so that what
/// is used stays low and the end, up to which the system has given memory, is seldom moved.
final class LargeBuffers {
  /// Buffers begin and end at multiples of this many bytes.
  static let unit = 1 << 12

  /// Free stretches as offsets, in order of address, no two of them neighbors.
  private var free: [Range<Int>] = []
  private let base: UnsafeMutableRawPointer?
  private let reserved: Int
  /// The bytes from the start that have ever been used.
  private(set) var end = 0

  init(reserving bytes: Int = 1 << 36) {
    #if canImport(Darwin)
      let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    #else
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #endif
    var size = bytes
    var address = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    // A limit on addresses may be set: take what there is.
    while address == MAP_FAILED, size > 1 << 26 {
      size /= 2
      address = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    }
    base = address == MAP_FAILED ? nil : address
    reserved = address == MAP_FAILED ? 0 : size
    #if os(Linux)
      // Pages of 2 MB, if the system has them for who asks: a product goes down the rows of a matrix,
      // and with small pages looks up another address translation for each row.
      if let base { madvise(base, reserved, MADV_HUGEPAGE) }
    #endif
    free.reserveCapacity(1024)
  }

  deinit {
    if let base { munmap(base, reserved) }
  }

  /// A buffer of at least so many bytes, or `nil` where the addresses are used up.
  func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let size = (bytes + Self.unit - 1) / Self.unit * Self.unit
    if let index = free.firstIndex(where: { $0.count >= size }) {
      let start = free[index].lowerBound
      if free[index].count == size {
        free.remove(at: index)
      } else {
        free[index] = start + size..<free[index].upperBound
      }
      return base! + start
    }
    // Nothing fits: go on from the end, or from the free stretch that touches it.
    let start = free.last?.upperBound == end ? free.last!.lowerBound : end
    guard let base, start + size <= reserved else { return nil }
    if start < end { free.removeLast() }
    end = start + size
    return base + start
  }

  /// Takes a buffer of so many bytes back, if it came from here.
  func giveBack(_ buffer: UnsafeMutableRawPointer, _ bytes: Int) -> Bool {
    guard let base, buffer >= base, buffer < base + reserved else { return false }
    let size = (bytes + Self.unit - 1) / Self.unit * Self.unit
    var stretch = buffer - base..<buffer - base + size
    var index = free.count
    while index > 0, free[index - 1].lowerBound > stretch.lowerBound { index -= 1 }
    if index < free.count, free[index].lowerBound == stretch.upperBound {
      stretch = stretch.lowerBound..<free[index].upperBound
      free.remove(at: index)
    }
    if index > 0, free[index - 1].upperBound == stretch.lowerBound {
      free[index - 1] = free[index - 1].lowerBound..<stretch.upperBound
    } else {
      free.insert(stretch, at: index)
    }
    return true
  }

  /// Gives the memory of the free stretches back to the system; how many bytes.
  func trim() -> Int {
    guard let base else { return 0 }
    var given = 0
    for stretch in free {
      madvise(base + stretch.lowerBound, stretch.count, MADV_DONTNEED)
    }
    if let last = free.last, last.upperBound == end {
      free.removeLast()
      given = last.count
      end = last.lowerBound
    }
    return given
  }
}
