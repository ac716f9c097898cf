import Foundation

/// log(1 − e^x) for x <= 0 without cancellation at either end (Mächler 2012).
func logOneMinusExp(_ x: Double) -> Double {
  x > -0.693_147_180_559_945_3 ? log(-expm1(x)) : log1p(-exp(x))
}

/// log(1 + e^x) without overflow or loss.
func logOnePlusExp(_ x: Double) -> Double {
  x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

/// x log x with 0 log 0 = 0.
func xLogX(_ x: Double) -> Double { x == 0 ? 0 : x * log(x) }

/// log Σ exp(terms), without overflow; −inf for no terms.
func logSumOfExponentials(_ terms: some Sequence<Double>) -> Double {
  var greatest = -Double.infinity
  for term in terms { greatest = max(greatest, term) }
  guard greatest.isFinite else { return greatest }
  var sum = 0.0
  for term in terms { sum += exp(term - greatest) }
  return greatest + log(sum)
}

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
