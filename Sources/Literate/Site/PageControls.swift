import Foundation

/// What the live book offers on a page, as data for its script.
struct PageControls: Encodable {
  struct Equation: Encodable {
    /// "eq:sum".
    var label: String
    /// "eq-sum".
    var anchor: String
    /// Exactly as they are named in the code.
    var slips: [String]
    /// As a reader sees them.
    var names: [String]
  }

  /// "3-gan"; empty on the pages about the whole book.
  var chapter = ""
  var name = ""
  /// "3.1", on the page of a section.
  var section: String?
  var isExperiment: Bool
  /// "seed 7", "count 5": how a reader's own run differs from the book's.
  var changes: [String] = []
  var seed: String = "1"
  var parameters: [ParameterRecord] = []
  var equations: [Equation] = []
  /// Of the exercises on this page.
  var exercises: [String] = []

  init(
    page: Book.ReportPage, entry: (chapter: Book.Entry, record: ChapterRecord)?, isExperiment: Bool
  ) {
    self.isExperiment = isExperiment
    guard let (chapter, record) = entry else { return }
    self.chapter = chapter.stem
    name = chapter.name
    seed = "\(record.seed)"
    parameters = record.parameterList
    if isExperiment {
      changes =
        (record.quick ? ["quick"] : []) + (record.seed == 1 ? [] : ["seed \(record.seed)"])
        + record.parameterList.compactMap { parameter in
          guard let value = record.parameters[parameter.name], value != parameter.value else {
            return nil
          }
          return "\(parameter.name) \(value)"
        }
    }
    let file = page.path.dropFirst(chapter.stem.count + 1) + ".md"
    let shown = record.sections.first { $0.page == file }
    section = shown?.number
    for event in shown?.run.events ?? [] {
      if case .exercises(let prompts) = event.content { exercises += prompts.map(\.id) }
    }
    equations = record.equations.filter { $0.page == file }.compactMap { equation in
      let slips = record.checks.filter { $0.label == equation.label }.flatMap(\.slips).map(\.label)
      guard !slips.isEmpty else { return nil }
      return Equation(
        label: equation.label, anchor: LabelNumbers.anchor(equation.label), slips: slips,
        names: slips.map { PlainText.of($0) })
    }
  }

  /// Fit to stand inside a page.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = (try? encoder.encode(self)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self).replacing("<", with: "\\u003c")
  }
}
