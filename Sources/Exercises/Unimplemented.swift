/// Stops at an exercise that nobody has written yet, saying which one and what to try.
///
/// The stub of every exercise is one call of this function. Replace the call with your solution;
/// the grader reads an exercise that still consists of it as "not attempted".
///
/// - Parameters:
///   - exercise: the exercise's number, such as `"2.1"`.
///   - hint: where to begin; `course check --hint 2.1` has more, one at a time.
public func unimplemented(_ exercise: String, hint: String) -> Never {
  fatalError("exercise E\(exercise) is still to be written; hint: \(hint)")
}
