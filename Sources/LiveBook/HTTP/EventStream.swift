import Foundation

/// What the live book tells all pages that are open, by server-sent events.
final class EventStream: @unchecked Sendable {
  // All state is guarded by the condition.
  private let condition = NSCondition()
  private var queues: [Int: [Data]] = [:]
  private var next = 0
  private var isClosed = false

  /// Tells all pages.
  func publish(_ event: LiveEvent) {
    let message = Self.message(event)
    condition.withLock {
      for key in queues.keys {
        // A browser that does not listen hears the latest when it does.
        if queues[key]!.count > 500 { queues[key]!.removeFirst(250) }
        queues[key]!.append(message)
      }
      condition.broadcast()
    }
  }

  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  var listeners: Int { condition.withLock { queues.count } }

  /// Sends events to one browser until it is gone.
  ///
  /// - Parameter first: what is to be told at the beginning; asked for after the browser has begun
  ///   to be told, so that nothing falls between.
  func serve(_ connection: HTTPConnection, first: () -> [LiveEvent]) {
    let key = condition.withLock { () -> Int in
      next += 1
      queues[next] = []
      return next
    }
    defer { condition.withLock { _ = queues.removeValue(forKey: key) } }
    guard connection.send(HTTPResponse.head(200, type: "text/event-stream", length: nil)),
      connection.send(Data("retry: 500\n\n".utf8))
    else { return }
    for event in first() where !connection.send(Self.message(event)) { return }
    while true {
      let messages = condition.withLock { () -> [Data]? in
        let limit = Date(timeIntervalSinceNow: 3)
        while queues[key]!.isEmpty, !isClosed, condition.wait(until: limit) {}
        if isClosed { return nil }
        defer { queues[key] = [] }
        return queues[key]
      }
      guard let messages else { return }
      // A line that says nothing finds out whether somebody is still there.
      let data = messages.isEmpty ? Data(":\n\n".utf8) : messages.reduce(Data(), +)
      guard connection.send(data) else { return }
    }
  }

  private static func message(_ event: LiveEvent) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    // JSON on one line has no line ends of its own.
    let data = (try? encoder.encode(event)) ?? Data("{}".utf8)
    return Data("data: ".utf8) + data + Data("\n\n".utf8)
  }
}
