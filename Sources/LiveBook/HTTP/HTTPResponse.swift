import Foundation

/// What a browser is given.
struct HTTPResponse: Sendable {
  var status: Int
  var type: String
  var body: Data

  init(_ status: Int = 200, type: String, body: Data) {
    self.status = status
    self.type = type
    self.body = body
  }

  init(_ status: Int = 200, type: String = "text/plain", _ text: String) {
    self.init(status, type: type + "; charset=utf-8", body: Data(text.utf8))
  }

  /// A refusal in one line.
  static func refused(_ status: Int, _ why: String) -> HTTPResponse {
    HTTPResponse(status, why + "\n")
  }

  static func json(_ value: some Encodable) -> HTTPResponse {
    let data = (try? JSONEncoder().encode(value)) ?? Data("{}".utf8)
    return HTTPResponse(type: "application/json", body: data)
  }

  /// The head of an answer. Nothing is kept by the browser, nothing may be put into a frame of
  /// another site, and a page loads nothing from elsewhere.
  static func head(_ status: Int, type: String, length: Int?) -> Data {
    var lines = [
      "HTTP/1.1 \(status) \(phrases[status] ?? "Status")", "Content-Type: \(type)",
      "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
      "Cross-Origin-Resource-Policy: same-origin",
      "Content-Security-Policy: default-src 'self' 'unsafe-inline' data:; frame-ancestors 'none'; "
        + "form-action 'self'; base-uri 'none'",
      "Connection: close",
    ]
    if let length { lines.append("Content-Length: \(length)") }
    return Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static let phrases = [
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    413: "Content Too Large", 415: "Unsupported Media Type", 500: "Internal Server Error",
  ]

  /// The type of a file that the book has; nil for any other.
  static func type(ofFile name: String) -> String? {
    switch name.split(separator: ".").last {
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "js": "text/javascript; charset=utf-8"
    case "json": "application/json"
    case "gnuplot": "text/plain; charset=utf-8"
    default: nil
    }
  }
}
