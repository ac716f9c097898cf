import Foundation
import Verification

/// What stands beside a chapter's pages, for programs: every recorded value, check, finding and
/// figure, what each section said and under which key, and what may differ from run to run.
struct ChapterRecord: Sendable, Codable {
  /// What differs between machines and runs.
  struct Provenance: Sendable, Codable {
    var seconds: Double
    var compiler: String
    var build: String
    var system: String
    var processor: String
    var cores: Int
  }

  /// A section, and the run that its page shows.
  struct SectionRecord: Sendable, Codable {
    /// "3.1-the-game.swift".
    var file: String
    /// "3.1".
    var number: String
    var title: String
    /// "1-the-game.md".
    var page: String
    var run: SectionRun
  }

  var chapter: String
  var number: Int
  var title: String
  var claim: String
  var quick: Bool
  var complete: Bool
  var parameters: [String: ParameterValue]
  /// What the parameters are, for a form.
  var parameterList: [ParameterRecord]
  var seed: UInt64
  var data: String
  var labels: [String: LabelPlace]
  var equations: [EquationRecord]
  var checks: [Evidence]
  var findings: [FindingRecord]
  var values: [ValueRecord]
  var figures: [RecordedFigure]
  var scores: [Score]
  var sections: [SectionRecord]
  /// The pages' fingerprint with their numbers masked, and as they are.
  var structure: String
  var page: String
  var provenance: Provenance

  init(
    pages: Pages, runs: [SectionRun?], identity: ChapterIdentity, arguments: ChapterArguments,
    parameters: [Parameter], isComplete: Bool, seconds: Double
  ) {
    chapter = identity.name
    number = identity.number
    title = pages.title
    claim = identity.claim
    quick = identity.isQuick
    complete = isComplete
    self.parameters = arguments.values(of: parameters)
    parameterList = parameters.map { ParameterRecord($0, isQuick: identity.isQuick) }
    seed = arguments.seed
    data = arguments.data == "digits" ? "digits" : "directory"
    labels = pages.labels
    equations = pages.equations
    checks = pages.checks
    findings = pages.findings
    values = pages.values
    figures = pages.figures
    scores = pages.scores
    sections = zip(pages.sections, runs).compactMap { section, run in
      run.map {
        SectionRecord(
          file: section.name + ".swift", number: section.number, title: section.title,
          page: section.page + ".md", run: $0)
      }
    }
    structure = pages.structure
    page = Self.fingerprint(of: pages.pages.map { ($0.name, $0.markdown) })
    // What the sections took when they ran, not what replaying them did.
    let ran = runs.reduce(0) { $0 + ($1?.seconds ?? 0) }
    provenance = Provenance(seconds: max(ran, 0))
  }

  /// Of all pages of a chapter, by name.
  static func fingerprint(of pages: [(name: String, text: String)]) -> String {
    var hash = Fingerprint()
    for (name, text) in pages.sorted(by: { $0.name < $1.name }) {
      hash.add(name)
      hash.add(text)
    }
    return hash.text
  }

  /// Sorted keys. Readers open it, and the store reads it: one line a member, events on few lines.
  var json: Data {
    get throws {
      let encoder = Event.encoder
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  init(contentsOf file: URL) throws {
    self = try Event.decoder.decode(ChapterRecord.self, from: Data(contentsOf: file))
  }
}

/// A parameter as a form shows it.
struct ParameterRecord: Sendable, Codable {
  var name: String
  var help: String
  var value: ParameterValue
  /// "integer", "real", "choice" or "flag".
  var kind: String
  var low: Double?
  var high: Double?
  var choices: [String]?

  init(_ parameter: Parameter, isQuick: Bool) {
    name = parameter.name
    help = parameter.help
    value = parameter.standardValue(isQuick: isQuick)
    switch parameter.kind {
    case .integer(_, _, let range):
      kind = "integer"
      (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    case .real(_, _, let range):
      kind = "real"
      (low, high) = (range.lowerBound, range.upperBound)
    case .choice(_, let words):
      kind = "choice"
      choices = words
    case .flag: kind = "flag"
    }
  }
}

extension ChapterRecord.Provenance {
  init(seconds: Double) {
    self.seconds = (seconds * 100).rounded() / 100
    #if compiler(>=6.4)
      compiler = "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      compiler = "Swift 6.3"
    #else
      compiler = "Swift 6.2"
    #endif
    #if DEBUG
      build = "debug"
    #else
      build = "release"
    #endif
    system = ProcessInfo.processInfo.operatingSystemVersionString
    cores = ProcessInfo.processInfo.activeProcessorCount
    processor = Self.processorName
  }

  private static var processorName: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
    guard let name = line?.split(separator: ":").last else { return "unknown" }
    return name.trimmingCharacters(in: .whitespaces)
  }
}
