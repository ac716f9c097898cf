import Foundation
import Foundations

#if canImport(Glibc)
  import Glibc
#endif

/// How a followed process ended.
enum Ending: Sendable, Hashable {
  case exited(Int32)
  case killed(Int32)
  /// The reader stopped it.
  case interrupted(Int32)
}

/// Runs this program again as a child and listens to it: events on one pipe, its standard error on
/// another. What the child said before it died has been heard.
struct Supervisor {
  private(set) var events: [Event] = []
  /// What the child's last words on standard error were.
  private(set) var lastWords: [String] = []
  /// Lines on the events' channel that are no events: somebody else wrote there.
  private(set) var undecodable = 0
  private var display: ProgressDisplay
  private var pendingEvents: [UInt8] = []
  private var pendingWords: [UInt8] = []
  private let decoder = Event.decoder
  /// Called with each event that is no progress, as soon as it has been heard.
  private let hears: (Event) -> Void
  /// Called several times a second, whether something was heard or not.
  private let ticks: () -> Void

  init(
    display: ProgressDisplay, hears: @escaping (Event) -> Void = { _ in },
    ticks: @escaping () -> Void = {}
  ) {
    self.display = display
    self.hears = hears
    self.ticks = ticks
  }

  /// Runs the child to its end.
  mutating func run(
    executable: String, arguments: [String], figures: URL, sections: [Int]
  ) throws -> Ending {
    var channel: [Int32] = [0, 0]
    var words: [Int32] = [0, 0]
    guard pipe(&channel) == 0, pipe(&words) == 0 else { throw SupervisionError.noPipe(errno) }
    for descriptor in [channel[0], words[0]] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    Interruption.watch()
    display.begin()
    let child = try spawn(
      executable, arguments, figures, sections, channel: channel[1], words: words[1])
    close(channel[1])
    close(words[1])
    Interruption.forward(to: child.identifier)
    listen(to: child.identifier, channel[0], words[0])
    let ending = child.wait()
    Interruption.forget(child.identifier)
    display.finish()
    if let interruption = Interruption.received { return .interrupted(interruption) }
    return switch ending {
    case .exited(let code): .exited(code)
    case .killed(let signal): .killed(signal)
    }
  }

  private func spawn(
    _ executable: String, _ arguments: [String], _ figures: URL, _ sections: [Int],
    channel: Int32, words: Int32
  ) throws(ChildProcessError) -> ChildProcess {
    var environment = ProcessInfo.processInfo.environment
    environment[FollowedProcess.channelVariable] = "1"
    environment[FollowedProcess.figuresVariable] = figures.path
    environment[FollowedProcess.sectionsVariable] =
      sections.map(String.init).joined(separator: ",")
    environment[BookLifeline.variable] = nil
    // After a trap, the runtime names the line; in plain text, and of the crashed thread only.
    environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,limit=64"
    return try ChildProcess(
      executable, arguments, environment: environment, input: .inherited,
      errors: .descriptor(words), channel: .descriptor(channel))
  }

  private mutating func listen(to child: pid_t, _ channel: Int32, _ words: Int32) {
    var polled = [channel, words].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var deadline: ContinuousClock.Instant?
    while polled.contains(where: { $0.fd >= 0 }) {
      let ready = poll(&polled, nfds_t(polled.count), 200)
      display.tick()
      ticks()
      if BookLifeline.isCut, Interruption.received == nil { Interruption.note(SIGHUP) }
      if Interruption.received != nil {
        // A child that does not stop within two seconds is stopped.
        let limit = deadline ?? ContinuousClock.now + .seconds(2)
        deadline = limit
        if ContinuousClock.now > limit { kill(child, SIGKILL) }
      }
      guard ready > 0 else { continue }
      for index in polled.indices where polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count > 0 {
          index == 0 ? hearEvents(buffer[..<count]) : hearWords(buffer[..<count])
        } else if count == 0 || errno != EINTR {
          close(polled[index].fd)
          polled[index].fd = -1
        }
      }
    }
    if !pendingWords.isEmpty { hearWords([UInt8(ascii: "\n")]) }
  }

  private mutating func hearEvents(_ bytes: ArraySlice<UInt8>) {
    pendingEvents += bytes
    while let end = pendingEvents.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Data(pendingEvents[..<end])
      pendingEvents.removeSubrange(...end)
      guard let event = try? decoder.decode(Event.self, from: line) else {
        undecodable += 1
        continue
      }
      switch event.content {
      case .progress(let progress): display.show(progress)
      case .note(let message): display.say(message)
      default:
        events.append(event)
        hears(event)
      }
    }
  }

  private mutating func hearWords(_ bytes: ArraySlice<UInt8>) {
    pendingWords += bytes
    while let end = pendingWords.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: pendingWords[..<end], as: UTF8.self)
      pendingWords.removeSubrange(...end)
      lastWords.append(line)
      // From a crash report on, the lines are kept and told in one of our own.
      if !line.isEmpty, !CrashReport.isPart(lastWords) { display.say(line) }
    }
    if lastWords.count > 2000 { lastWords.removeFirst(1000) }
  }

  private mutating func hearWords(_ bytes: [UInt8]) { hearWords(bytes[...]) }
}

/// There are no pipes left to hear the child by.
enum SupervisionError: Error, CustomStringConvertible {
  case noPipe(Int32)

  var description: String {
    switch self {
    case .noPipe(let code): "no pipe to follow the chapter: \(String(cString: strerror(code)))"
    }
  }
}
