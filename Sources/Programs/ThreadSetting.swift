#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

/// The environment variable `MARGINALIA_THREADS`: how many threads share a large operation.
///
/// A program refuses a value that makes no sense (``Program/begin()``); a library that is used
/// without one says so and goes on as if it were not set.
public enum ThreadSetting {
  public static let variable = "MARGINALIA_THREADS"
  public static let range = 1...64

  /// The number of threads; nil when the variable is not set, is empty, or makes no sense.
  public static var value: Int? { text.flatMap { number($0) } }

  /// What is wrong with the value; nil when nothing is.
  public static var problem: String? {
    guard let text, number(text) == nil else { return nil }
    return
      "\(variable)=\(text): expected a whole number from \(range.lowerBound) to "
      + "\(range.upperBound); unset it to use all cores, at most eight"
  }

  private static let singleCount = Atomic<Int>(0)

  /// Whether each caller of the engine is to keep to its own thread now.
  public static var isSingleThreaded: Bool { singleCount.load(ordering: .relaxed) > 0 }

  /// Runs something that keeps all cores busy by itself: meanwhile the engine's operations stay on
  /// the threads that call them.
  public static func whileSingleThreaded<Result>(_ body: () throws -> Result) rethrows -> Result {
    singleCount.add(1, ordering: .sequentiallyConsistent)
    defer { singleCount.subtract(1, ordering: .sequentiallyConsistent) }
    return try body()
  }

  private static var text: String? {
    getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  static func number(_ text: String) -> Int? {
    Int(text).flatMap { range.contains($0) ? $0 : nil }
  }
}
