import Foundation
import Programs

#if canImport(Glibc)
  import Glibc
#endif

/// Progress on standard error: a bar with rate and time left on a terminal, a line now and then
/// where there is none.
package struct ProgressDisplay {
  // Several chapters at a time are told to be plain, or their bars would overwrite each other.
  private let isTerminal =
    isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private let name: String
  /// Set by who follows a chapter and wants each line of progress soon, and marked as such.
  package static let variable = "MARGINALIA_PROGRESS"
  /// What such lines begin with.
  package static let mark = "progress "
  private let isFollowed = getenv(Self.variable) != nil
  private var current: Progress?
  private var started = ContinuousClock.now
  private var firstStep = 0
  private var lastLine = ContinuousClock.now
  private var hasBar = false

  init(name: String) {
    self.name = name
  }

  /// A sign of life on a terminal, until the chapter has something to count.
  mutating func begin() {
    guard isTerminal else { return }
    write("\r\u{1b}[2K\(name): starting")
    hasBar = true
  }

  mutating func show(_ progress: Progress) {
    if progress.task != current?.task || progress.step < (current?.step ?? 0) {
      clear()
      started = .now
      lastLine = .now
      firstStep = progress.step
    }
    current = progress
    isTerminal ? drawBar() : printLine()
  }

  /// Keeps the bar's clock going.
  mutating func tick() {
    if isTerminal, hasBar { drawBar() }
  }

  /// A line of text, above the bar.
  mutating func say(_ message: String) {
    clear()
    write(message + "\n")
  }

  mutating func finish() {
    clear()
    current = nil
  }

  private mutating func drawBar() {
    guard let progress = current else { return }
    let width = 24
    let filled = progress.total > 0 ? min(width, width * progress.step / progress.total) : 0
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
    let line = "\(name) \(bar) \(summary(progress))".prefix(Self.columns - 1)
    write("\r\u{1b}[2K\(line)")
    hasBar = true
    if progress.step >= progress.total { clear() }
  }

  /// A longer line would wrap, and a wrapped one cannot be taken back.
  private static var columns: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  private mutating func printLine() {
    let pause: Duration = isFollowed ? .milliseconds(300) : .seconds(10)
    guard let progress = current, ContinuousClock.now - lastLine > pause else { return }
    lastLine = .now
    write("\(isFollowed ? Self.mark : "")\(name): \(summary(progress))\n")
  }

  private mutating func clear() {
    if hasBar { write("\r\u{1b}[2K") }
    hasBar = false
  }

  /// "training: 120 of 4000, 350/s, 11 s left, loss 0.31".
  private func summary(_ progress: Progress) -> String {
    var text = "\(progress.task): \(progress.step) of \(progress.total)"
    let elapsed = (ContinuousClock.now - started).seconds
    let done = progress.step - firstStep
    if done > 0, elapsed > 0.5 {
      let rate = Double(done) / elapsed
      text += ", \(Precision.significant(2).string(rate))/s"
      text += ", \(Self.duration(Double(progress.total - progress.step) / rate)) left"
    }
    if let detail = progress.detail { text += ", \(detail)" }
    return text
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(max(0, seconds).rounded(.up))
    return whole < 120 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }

  private func write(_ text: String) {
    Program.complain(text, terminator: "")
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
