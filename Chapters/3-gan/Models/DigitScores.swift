import Evaluation
import Literate

/// What a judge says of one seed's samples, metric by metric.
struct DigitScores {
  let values: [String: Double]
  let floors: [String: Double]

  init(_ judge: ImageJudge, _ pixels: [Float]) throws {
    let scores = try judge.scores(of: pixels)
    values = Dictionary(uniqueKeysWithValues: scores.map { ($0.metric, $0.value) })
    floors = Dictionary(uniqueKeysWithValues: scores.map { ($0.metric, $0.floor) })
  }

  func value(_ metric: DigitMetric) -> Double { metric.found(in: values) }
  func floor(_ metric: DigitMetric) -> Double { metric.found(in: floors) }
}

/// Metrics of the judge, by the beginning of their names.
enum DigitMetric: String {
  case frechet = "Fréchet"
  case precision, recall
  case memorization = "memori"

  fileprivate func found(in values: [String: Double]) -> Double {
    guard let value = values.first(where: { $0.key.hasPrefix(rawValue) })?.value else {
      preconditionFailure("the judge has no metric that begins with \(rawValue)")
    }
    return value
  }
}

/// One row a model: mean over its seeds and standard error, and the floor last.
func scoreTable(_ rows: [(String, [DigitScores])]) -> Table {
  let metrics: [(DigitMetric, Table.Column)] = [
    (.frechet, .init("Fréchet, squared", digits: 2, band: .relative(1))),
    (.precision, .init("precision", digits: 2, band: .absolute(0.3))),
    (.recall, .init("recall", digits: 2, band: .absolute(0.3))),
    (.memorization, .init("memorization", digits: 2, band: .absolute(0.3))),
  ]
  var table = Table(["model"] + metrics.map(\.1))
  for (name, scores) in rows {
    table.append(
      row: [name]
        + metrics.map { metric, _ -> Table.Cell in
          let (mean, error) = meanAndError(scores.map { $0.value(metric) })
          return .number(mean, error: scores.count > 1 ? error : nil)
        })
  }
  if let first = rows.first?.1.first {
    table.append(
      row: ["fresh images (the floor)"]
        + metrics.map { Table.Cell.number(first.floor($0.0), error: nil) })
  }
  return table
}

/// Agreement of images with the labels that they were made for, class by class.
func agreement(_ classes: [Int], _ wanted: [Int], count: Int) -> [Double] {
  (0..<count).map { label in
    let mine = wanted.indices.filter { wanted[$0] == label }
    return Double(mine.count { classes[$0] == label }) / Double(max(1, mine.count))
  }
}
