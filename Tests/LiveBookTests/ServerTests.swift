import Foundation
import Literate
import Testing

@testable import LiveBook

#if canImport(Glibc)
  import Glibc
#endif

/// The server on a real socket.
@Suite struct ServerTests {
  /// Sends bytes as they are and reads the whole answer.
  private func exchange(_ port: UInt16, _ text: String) throws -> String {
    #if canImport(Glibc)
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let client = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(client) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let bytes = Array(text.utf8)
    #expect(write(client, bytes, bytes.count) == bytes.count)
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(client, &buffer, buffer.count), count > 0 {
      answer += buffer.prefix(count)
    }
    return String(decoding: answer, as: UTF8.self)
  }

  @Test func answersAreWholeAndLeaveNothingBehind() throws {
    let server = try HTTPServer(port: 0)
    defer { server.stop() }
    let long = String(repeating: "line of text\n", count: 100_000)
    server.start { request, connection in
      connection.send(
        HTTPResponse(type: "text/plain", request.target == "/long" ? long : request.target))
    }
    let answer = try exchange(server.port, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n/a"))
    #expect(answer.contains("Cache-Control: no-store\r\n"))
    #expect(answer.contains("frame-ancestors 'none'"))
    #expect(try exchange(server.port, "GET /long HTTP/1.1\r\n\r\n").hasSuffix(long))
    #expect(try exchange(server.port, "nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
  }

  @Test func aPortInUseIsOneLine() throws {
    let server = try HTTPServer(port: 0)
    defer { server.stop() }
    let error = #expect(throws: BookError.self) { try HTTPServer(port: server.port) }
    #expect(error?.description == "port \(server.port) is in use; choose another with --port")
  }

  @Test func everyBrowserIsToldAndOneThatGoesIsForgotten() throws {
    let server = try HTTPServer(port: 0)
    defer { server.stop() }
    let events = EventStream()
    server.start { _, connection in
      events.serve(connection) { [LiveEvent(kind: .work, chapter: "1-a", words: "first")] }
    }
    let answers = Answers()
    for _ in 0..<2 {
      let port = server.port
      Thread.detachNewThread {
        let answer = try? exchange(port, "GET /live/events HTTP/1.1\r\n\r\n")
        answers.add(answer ?? "")
      }
    }
    func wait(_ isDone: () -> Bool) {
      let limit = ContinuousClock.now + .seconds(20)
      while !isDone(), ContinuousClock.now < limit { usleep(10_000) }
    }
    wait { events.listeners == 2 }
    #expect(events.listeners == 2)
    events.publish(LiveEvent(kind: .pages, chapter: "1-a"))
    usleep(200_000)
    events.close()
    wait { answers.count == 2 }
    for answer in answers.all {
      #expect(answer.contains("Content-Type: text/event-stream"))
      #expect(answer.contains("\"words\":\"first\""))
      #expect(answer.contains("\"kind\":\"pages\""))
    }
    #expect(answers.count == 2)
    #expect(events.listeners == 0)
  }
}

private final class Answers: @unchecked Sendable {
  private let lock = NSLock()
  private var texts: [String] = []

  func add(_ text: String) { lock.withLock { texts.append(text) } }
  var all: [String] { lock.withLock { texts } }
  var count: Int { all.count }
}
