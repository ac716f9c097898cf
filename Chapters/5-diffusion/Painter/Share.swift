/// A share of successes with its 95 % interval. Source: Wilson (1927).
struct Share {
  let value: Double
  let low: Double
  let high: Double

  init(of verdicts: [Bool]) {
    self.init(verdicts.count { $0 }, of: verdicts.count)
  }

  init(_ successes: Int, of count: Int) {
    let (n, z2) = (Double(count), 3.8416)
    value = Double(successes) / n
    let center = value + z2 / (2 * n)
    let half = (z2 * (value * (1 - value) / n + z2 / (4 * n * n))).squareRoot()
    low = (center - half) / (1 + z2 / n)
    high = (center + half) / (1 + z2 / n)
  }
}
