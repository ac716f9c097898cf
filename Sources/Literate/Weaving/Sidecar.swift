import Foundation
import Verification

/// What stands beside a page, for programs: every recorded value, check and figure, and what may
/// differ from run to run.
struct Sidecar: Sendable, Codable {
  /// What differs between machines and runs.
  struct Provenance: Sendable, Codable {
    var seconds: Double
    var compiler: String
    var build: String
    var system: String
    var processor: String
    var cores: Int
  }

  var chapter: String
  var number: Int
  var title: String
  var claim: String
  var quick: Bool
  var complete: Bool
  var parameters: [String: ParameterValue]
  var seed: UInt64
  var data: String
  var equations: [EquationRecord]
  var checks: [Evidence]
  var values: [ValueRecord]
  var figures: [RecordedFigure]
  var scores: [Score]
  /// The page's fingerprint with its numbers masked, and as it is.
  var structure: String
  var page: String
  var provenance: Provenance

  init(
    page: Page, identity: ChapterIdentity, arguments: ChapterArguments, parameters: [Parameter],
    isComplete: Bool, seconds: Double
  ) {
    chapter = identity.name
    number = identity.number
    title = page.title
    claim = identity.claim
    quick = identity.isQuick
    complete = isComplete
    self.parameters = arguments.values(of: parameters)
    seed = arguments.seed
    data = arguments.data == "digits" ? "digits" : "directory"
    equations = page.equations
    checks = page.checks
    values = page.values
    figures = page.figures
    scores = page.scores
    structure = page.structure
    self.page = fingerprint(page.markdown)
    provenance = Provenance(seconds: seconds)
  }

  /// Sorted keys, one line a member.
  var json: Data {
    get throws {
      let encoder = Event.encoder
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  init(contentsOf file: URL) throws {
    self = try Event.decoder.decode(Sidecar.self, from: Data(contentsOf: file))
  }
}

extension Sidecar.Provenance {
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
