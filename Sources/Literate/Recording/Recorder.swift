import Foundation
import Programs
import Synchronization

/// Where recording calls go: in the running chapter, one JSON line each to the process that
/// follows it, written at once, so that nothing is lost when the chapter stops.
final class Recorder: Sendable {
  static let shared = Recorder()

  private struct State {
    var channel: Int32?
    var seed: UInt64 = 1
    var data = "digits"
    var figures: URL?
    var drawsPictures = true
    var slip: (label: String, edit: String)?
    var section = 0
    var lastProgress: [String: ContinuousClock.Instant] = [:]
  }

  private let state = Mutex(State())

  /// Opens the channel to the process that follows.
  func open(
    channel: Int32, seed: UInt64, data: String, figures: URL, drawsPictures: Bool,
    slip: (label: String, edit: String)? = nil
  ) {
    state.withLock {
      $0.channel = channel
      $0.seed = seed
      $0.data = data
      $0.figures = figures
      $0.drawsPictures = drawsPictures
      $0.slip = slip
    }
  }

  /// What is recorded from now on belongs to this section.
  func begin(section: Int) { state.withLock { $0.section = section } }

  var seed: UInt64 { state.withLock(\.seed) }

  /// What the run's data are called: "digits", or the name of the directory.
  var data: String { state.withLock(\.data) }

  /// The edit that the reader has switched on for the equation of this label.
  func slip(for label: String) -> String? {
    state.withLock { $0.slip?.label == label ? $0.slip?.edit : nil }
  }

  /// Where figures are written; nil when only checks are wanted.
  var figureDirectory: URL? {
    state.withLock { $0.drawsPictures ? $0.figures : nil }
  }

  func record(_ content: Content, file: String, line: Int) {
    state.withLock { state in
      guard let channel = state.channel else {
        complain("a recording call came before `Chapter.main`; call it in a section")
      }
      send(Event(section: state.section, file: file, line: line, content: content), to: channel)
    }
  }

  /// Lets a step through if the last one of its task was a tenth of a second ago.
  func isDue(_ task: String, isLast: Bool) -> Bool {
    state.withLock { state in
      let now = ContinuousClock.now
      if !isLast, let last = state.lastProgress[task], now - last < .milliseconds(100) {
        return false
      }
      state.lastProgress[task] = now
      return true
    }
  }

  private func send(_ event: Event, to channel: Int32) {
    guard var line = try? Event.encoder.encode(event) else {
      complain("an event could not be written down; please report it")
    }
    line.append(UInt8(ascii: "\n"))
    line.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = write(channel, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 {
          if errno == EINTR { continue }
          // Nobody follows any more; there is nothing left to run for.
          _exit(1)
        }
        rest = rest.dropFirst(written)
      }
    }
  }

  private func complain(_ message: String) -> Never {
    Program.complain(message)
    exit(1)
  }
}

extension Event {
  /// One line of JSON; what is not finite is written as a word.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
