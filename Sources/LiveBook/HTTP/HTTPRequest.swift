import Foundation

/// A request as a browser on this machine sends it.
struct HTTPRequest: Sendable, Hashable {
  var method: String
  /// As it was sent: "/1-kl-mle/index.html?a=b".
  var target: String
  /// Names in lower case. One that was sent twice is here twice.
  var headers: [Header]
  var body = Data()

  struct Header: Sendable, Hashable {
    var name: String
    var value: String
  }

  /// The value of a header; nil when it is missing or was sent more than once.
  func header(_ name: String) -> String? {
    let found = headers.filter { $0.name == name }
    return found.count == 1 ? found[0].value : nil
  }

  /// How long a head and a body may be.
  static let longestHead = 32 << 10
  static let longestBody = 64 << 10

  /// Reads a request.
  ///
  /// - Parameter read: gives some more bytes, none at the end.
  /// - Returns: nil when nothing was sent.
  /// - Throws: ``HTTPError`` when this is no request, or too long a one.
  init?(reading read: () -> Data) throws {
    var received = Data()
    let end = Data("\r\n\r\n".utf8)
    var split: Range<Data.Index>?
    while split == nil {
      let more = read()
      if more.isEmpty {
        if received.isEmpty { return nil }
        throw HTTPError.malformed
      }
      received += more
      split = received.firstRange(of: end)
      if split == nil, received.count > Self.longestHead { throw HTTPError.tooLarge }
    }
    guard let split, let head = String(data: received[..<split.lowerBound], encoding: .utf8) else {
      throw HTTPError.malformed
    }
    try self.init(head: head)
    if headers.contains(where: { $0.name == "transfer-encoding" }) { throw HTTPError.malformed }
    guard headers.contains(where: { $0.name == "content-length" }) else { return }
    guard let text = header("content-length"), let length = Int(text), length >= 0 else {
      throw HTTPError.malformed
    }
    guard length <= Self.longestBody else { throw HTTPError.tooLarge }
    body = received[split.upperBound...]
    while body.count < length {
      let more = read()
      if more.isEmpty { throw HTTPError.malformed }
      body += more
    }
    body = Data(body.prefix(length))
  }

  init(method: String, target: String, headers: [Header] = []) {
    self.method = method
    self.target = target
    self.headers = headers
  }

  private init(head: String) throws {
    // A carriage return and a line feed are one character.
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), !words[0].isEmpty else {
      throw HTTPError.malformed
    }
    method = String(words[0])
    target = String(words[1])
    headers = try lines.dropFirst().map { line in
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
        line.first?.isWhitespace == false
      else { throw HTTPError.malformed }
      return Header(
        name: line[..<colon].lowercased(),
        value: line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
  }
}

/// What cannot be answered in any other way.
enum HTTPError: Error {
  case malformed
  case tooLarge
}
