import Foundation

/// x log x with 0 log 0 = 0.
func xLogX(_ x: Double) -> Double { x == 0 ? 0 : x * log(x) }

/// The sum with Neumaier's compensation (1974): as if in twice the precision.
func compensatedSum(_ terms: some Sequence<Double>) -> Double {
  var sum = 0.0
  var lost = 0.0
  for term in terms {
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
  return lost.isFinite ? sum + lost : sum
}
