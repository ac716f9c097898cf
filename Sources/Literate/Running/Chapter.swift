import Foundation
import Programs
import RandomStreams

/// A chapter as it runs: its parameters, its random streams, what it trained.
///
/// `Chapter.main` is all that a chapter's main.swift does. The program that the reader starts starts
/// itself again as a child that runs the sections which have to run, follows what the child says, and
/// weaves the pages when it has ended, however it ended.
public struct Chapter: Sendable {
  /// Its place in the book, from 1.
  public let number: Int
  /// `kl-mle`, the name of its program.
  public let name: String
  /// Decides all of its random streams: `--seed`.
  public let seed: UInt64
  /// Fewer steps: every check and figure, in seconds.
  public let quick: Bool
  /// Only the checks are wanted; figures are not drawn and no page is written.
  public let checksOnly: Bool
  /// Whether to go on from the checkpoint of a training that was interrupted.
  public let resuming: Bool
  /// What the experiments run on: `--data`.
  public let data: DataSource
  /// The book's own run, whose pages may replace the committed ones.
  let isStandard: Bool
  let keys: RunKeys
  let trainedThings: TrainedThings
  private let values: [String: ParameterValue]

  /// What the experiments run on.
  public enum DataSource: Sendable, Hashable {
    /// The digits that come with the book.
    case digits
    /// A directory with IDX files.
    case directory(String)
  }

  /// Runs a chapter's program to its end, or one of its commands.
  ///
  /// - Parameters:
  ///   - claim: what the chapter shows, in one sentence of Markdown.
  ///   - sources: `chapterSources`, which the build embeds.
  ///   - sections: in reading order.
  ///   - commands: what else the program can do.
  ///   - requires: throws, before any section runs, for data or settings that the chapter cannot use; asked
  ///     when they are not the book's own.
  public static func main(
    number: Int, name: String, claim: String, sources: ChapterSources,
    parameters: [Parameter] = [], sections: [Section], commands: [Command] = [],
    requires: ((Chapter) throws -> Void)? = nil, filePath: String = #filePath
  ) throws {
    Program.begin()
    let run = ChapterRun(
      number: number, name: name, claim: claim, sources: sources, parameters: parameters,
      sections: sections, commands: commands, compiledAt: filePath)
    guard let channel = FollowedProcess.channel else { run.follow(requires: requires) }
    let chapter = Chapter(run)
    let figures = FollowedProcess.figureDirectory
    let wanted = FollowedProcess.sections
    FollowedProcess.begin()
    Recorder.shared.open(
      channel: channel, seed: run.arguments.seed, data: run.arguments.dataName, figures: figures,
      drawsPictures: !run.arguments.checksOnly, slip: run.arguments.slip)
    for index in sections.indices where wanted.contains(index) {
      Recorder.shared.begin(section: index)
      let clock = ContinuousClock.now
      do {
        try sections[index].body(chapter)
      } catch {
        record(.stopped("\(error)"), "", 0)
        exit(1)
      }
      record(.ended(seconds: (ContinuousClock.now - clock).seconds), "", 0)
    }
    exit(0)
  }

  init(_ run: ChapterRun) {
    let arguments = run.arguments
    number = run.identity.number
    name = run.identity.name
    seed = arguments.seed
    quick = arguments.isQuick
    checksOnly = arguments.checksOnly
    resuming = arguments.resume
    isStandard = arguments.isStandard
    data = arguments.data == "digits" ? .digits : .directory(arguments.data)
    values = arguments.values(of: run.parameters)
    keys = run.keys
    trainedThings = TrainedThings(
      directory: arguments.isFresh
        ? run.locations.state.appending(path: "fresh-\(getppid())")
        : run.locations.trained)
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

  /// Whether a flag is set; false unless the reader sets it.
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
    Literate.record(.progress(progress), "", 0)
  }
}
