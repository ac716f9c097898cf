import Foundation
import Programs
import RandomStreams

/// A chapter as it runs: its parameters, its random streams, where its checkpoints go.
///
/// Opening it is the first statement of a chapter. The program that the reader starts never gets
/// past it: it starts itself again as a child, follows what the child says, and weaves the page
/// when the child has ended, however it ended.
public struct Chapter: Sendable {
  public let number: Int
  public let name: String
  public let seed: UInt64
  /// Fewer steps: every check and figure, in seconds.
  public let quick: Bool
  /// Only the checks are wanted; figures are not drawn and no page is written.
  public let checksOnly: Bool
  /// Whether to go on from the last checkpoint.
  public let resuming: Bool
  public let data: DataSource
  /// An existing directory for checkpoints.
  public let stateDirectory: String
  private let values: [String: ParameterValue]

  /// What the experiments run on.
  public enum DataSource: Sendable, Hashable {
    /// The digits that come with the book.
    case digits
    /// A directory with IDX files.
    case directory(String)
  }

  /// Opens the chapter.
  ///
  /// - Parameters:
  ///   - claim: what the chapter shows, in one sentence of Markdown.
  ///   - sources: `chapterSources`, which the build embeds.
  ///   - commands: what else the program can do, for `--help`; see `Chapter.command`.
  public init(
    number: Int, name: String, claim: String, sources: [String: String],
    parameters: [Parameter] = [], commands: KeyValuePairs<String, String> = [:],
    filePath: String = #filePath
  ) {
    Program.begin()
    let run = ChapterRun(
      number: number, name: name, claim: claim, sources: sources, parameters: parameters,
      commands: commands, compiledAt: filePath)
    let arguments = run.arguments
    guard let channel = FollowedProcess.channel else { run.follow() }

    self.number = number
    self.name = name
    seed = arguments.seed
    quick = arguments.isQuick
    checksOnly = arguments.checksOnly
    resuming = arguments.resume
    data = arguments.data == "digits" ? .digits : .directory(arguments.data)
    values = arguments.values(of: parameters)
    stateDirectory = run.locations.state.path
    let figures = FollowedProcess.figureDirectory
    FollowedProcess.begin()
    Recorder.shared.open(
      channel: channel, seed: seed,
      data: arguments.data == "digits"
        ? "digits" : URL(filePath: arguments.data).standardizedFileURL.lastPathComponent,
      figures: figures,
      drawsPictures: !checksOnly)
  }

  /// The value of a whole-number parameter.
  public func integer(_ name: String) -> Int {
    guard case .integer(let value) = values[name] else { undeclared(name, "integer") }
    return value
  }

  /// The value of a real parameter.
  public func real(_ name: String) -> Double {
    guard case .real(let value) = values[name] else { undeclared(name, "real") }
    return value
  }

  /// The word that a choice is set to.
  public func choice(_ name: String) -> String {
    guard case .word(let value) = values[name] else { undeclared(name, "choice") }
    return value
  }

  public func flag(_ name: String) -> Bool {
    guard case .flag(let value) = values[name] else { undeclared(name, "flag") }
    return value
  }

  private func undeclared(_ name: String, _ kind: String) -> Never {
    preconditionFailure("the chapter declares no .\(kind)(\"\(name)\", …) among its parameters")
  }

  /// An independent random stream for each name, decided by the seed and the name alone.
  public func stream(_ name: String) -> RandomStream {
    RandomStream(seed: seed).split(name)
  }

  /// Says how far a long computation is. Cheap: call it every step.
  ///
  /// - Parameter detail: the loss, say; made only when the step is shown.
  public func progress(
    _ task: String, step: Int, of total: Int, detail: @autoclosure () -> String? = nil
  ) {
    guard Recorder.shared.isDue(task, isLast: step >= total) else { return }
    let progress = Progress(task: task, step: step, total: total, detail: detail())
    Literate.record(.progress(progress), "", "", 0)
  }

  /// The first argument when it is a word and not an option: what else the program can do.
  /// Asked before the chapter is opened, so that the program begins here.
  public static var command: String? {
    Program.begin()
    return CommandLine.arguments.dropFirst().first.flatMap { $0.hasPrefix("-") ? nil : $0 }
  }

  /// What follows the command.
  public static var commandArguments: [String] {
    Array(CommandLine.arguments.dropFirst(2))
  }

  /// The checkpoints that the chapter's own run left, or else its quick run; nil when there are
  /// none in this package.
  public static func stateDirectory(
    number: Int, name: String, sources: [String: String], filePath: String = #filePath
  ) -> String? {
    var quick = ChapterArguments()
    quick.isQuick = true
    for arguments in [ChapterArguments(), quick] {
      let locations = Locations(
        stem: "\(number)-\(name)", sources: sources, compiledAt: filePath, arguments: arguments)
      let path = locations.state.path
      let contents = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      if !contents.isEmpty { return path }
    }
    return nil
  }
}
