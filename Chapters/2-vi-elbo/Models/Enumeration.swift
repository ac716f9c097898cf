import Foundation

// snippet.multinomial
/// E[f(counts)] where `samples` draws from q fall on three outcomes: a sum over all ways to fall, each with
/// its multinomial probability.
func exactExpectation(over q: [Double], samples k: Int, _ f: ([Int]) -> Double) -> Double {
  precondition(q.count == 3, "three outcomes, not \(q.count)")
  var factorial = [0.0]  // logarithms
  for n in stride(from: 1, through: k, by: 1) {
    factorial.append(factorial[n - 1] + log(Double(n)))
  }
  var sum = 0.0
  for a in 0...k {
    for b in 0...(k - a) {
      let counts = [a, b, k - a - b]
      let logProbability = (0..<3).reduce(factorial[k]) {
        $0 + Double(counts[$1]) * log(q[$1]) - factorial[counts[$1]]
      }
      sum += exp(logProbability) * f(counts)
    }
  }
  return sum
}
// snippet.end
