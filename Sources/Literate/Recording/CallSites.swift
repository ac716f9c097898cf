import Foundation

/// Tells calls in the top-level code apart by where they return to.
///
/// A recording call inside a function knows its own line, not which call in the top-level code led
/// to it. The return address in `main` does: two calls of one function from two places differ in
/// it, two turns of one loop do not. Only equality is used; what an address means in lines is left
/// to the weaver, which knows the source.
struct CallSites {
  private var floor: [UInt] = []
  private var known: [UInt: Int] = [:]

  /// Takes note of the stack at the chapter's opening, whose innermost common frames are `main`'s
  /// callers.
  mutating func calibrate() {
    floor = Self.stack()
  }

  /// The number of the call in `main` that led here; nil where the stack does not tell.
  mutating func current() -> Int? {
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
    known[address] = known.count
    return known[address]
  }

  private static func stack() -> [UInt] {
    Thread.callStackReturnAddresses.map(\.uintValue)
  }
}
