import Foundation

/// Tells calls in the top-level code apart by where they return to.
///
/// A recording call inside a function knows its own line, not which call in the top-level code led
/// to it. The return address in `main` does. Its line is looked up by the process that follows, which
/// has time (`LineTable`); where it cannot be found, that equal addresses are equal calls has to do.
struct CallSites {
  struct Site {
    /// Equal numbers, equal return addresses.
    var number: Int
    /// The return address, from where the program lies in memory.
    var offset: Int
  }

  /// The stack at the chapter's opening, whose innermost common frames are `main`'s callers.
  private var floor: [UInt] = []
  private var known: [UInt: Site] = [:]

  /// Takes note of the stack at the chapter's opening.
  mutating func calibrate() {
    floor = Self.stack()
  }

  /// The call in `main` that led here; nil where the stack does not tell.
  mutating func current() -> Site? {
    let stack = Self.stack()
    var shared = 0
    while shared < min(stack.count, floor.count),
      stack[stack.count - 1 - shared] == floor[floor.count - 1 - shared]
    {
      shared += 1
    }
    guard shared > 0, shared < stack.count else { return nil }
    let address = stack[stack.count - 1 - shared]
    if let site = known[address] { return site }
    let site = Site(number: known.count, offset: Int(bitPattern: address &- LineTable.base))
    known[address] = site
    return site
  }

  private static func stack() -> [UInt] {
    Thread.callStackReturnAddresses.map(\.uintValue)
  }
}
