import Literate

/// Does a piece of work and says on the terminal how fast it went. The page does not depend on it.
func timed<Outcome>(
  _ task: String, _ count: Int, _ unit: String, _ work: () throws -> Outcome
) rethrows -> Outcome {
  let start = ContinuousClock.now
  let outcome = try work()
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  // What a resumed run does is less than all.
  if !chapter.resuming, seconds > 0 {
    note("\(task): \(Int((Double(count) / seconds).rounded())) \(unit)/s, \(Int(seconds)) s")
  }
  return outcome
}
