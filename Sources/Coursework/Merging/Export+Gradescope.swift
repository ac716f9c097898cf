import Foundation

extension Gradebook {
  /// The `results.json` that a Gradescope autograder leaves behind, for one submission.
  ///
  /// Fields as in Gradescope's autograder specification: `score`, `output`, `visibility`, and
  /// `tests` of `name`, `number`, `score`, `max_score`, `status`, `output`, `tags`, `visibility`.
  func gradescope() throws(GraderFailure) -> String {
    let graded = lines.compactMap(\.report)
    guard graded.count == 1, let report = graded.first else {
      throw GraderFailure(
        "Gradescope takes one submission at a time, and here are \(graded.count); use --student")
    }
    let tests = report.exercises.map { result in
      Test(
        name: "\(result.id) \(result.title)", number: result.id,
        score: result.score.map { Double($0) / 100 }, max_score: Double(result.points),
        status: result.outcome == .ok ? "passed" : "failed", output: Neutral.line(result.exported),
        tags: ["chapter \(result.id.prefix { $0 != "." })"], visibility: "visible")
    }
    let output =
      ([report.detail, "sandbox: \(report.sandbox)"].compactMap { $0 } + report.notes)
      .map(Neutral.line).joined(separator: "\n")
    let results = Results(
      score: report.score.map { Double($0) / 100 }, output: output, visibility: "visible",
      stdout_visibility: "hidden", tests: tests)
    do {
      return String(decoding: try ResultStore.encode(results), as: UTF8.self) + "\n"
    } catch { throw GraderFailure("cannot encode the results: \(error)") }
  }

  // The names of the fields are Gradescope's.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Results: Encodable {
    /// Left out when the grader failed: Gradescope then asks a person.
    let score: Double?
    let output: String
    let visibility: String
    let stdout_visibility: String
    let tests: [Test]
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Test: Encodable {
    let name: String
    let number: String
    let score: Double?
    let max_score: Double
    let status: String
    let output: String
    let tags: [String]
    let visibility: String
  }
}
