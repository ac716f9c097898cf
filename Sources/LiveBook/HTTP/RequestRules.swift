import Foundation

/// Which requests are answered. The server runs programs, so that nobody but a page of its own, in a
/// browser on this machine, may ask it for anything.
struct RequestRules: Sendable {
  let port: UInt16

  /// What this server is called. A name that somebody else's domain server has led here (DNS
  /// rebinding) is none of these.
  var hosts: [String] { ["localhost:\(port)", "127.0.0.1:\(port)"] }

  /// Why a request is refused; nil when it is not.
  func refusal(of request: HTTPRequest) -> HTTPResponse? {
    guard let host = request.header("host"), hosts.contains(host.lowercased()) else {
      return .refused(403, "refused: this is \(hosts[0]), and was asked for under another name")
    }
    if request.headers.contains(where: { $0.name == "origin" }) {
      let own = hosts.map { "http://\($0)" }
      guard let origin = request.header("origin"), own.contains(origin.lowercased()) else {
        return .refused(403, "refused: a page of another site asked")
      }
    }
    switch request.method {
    case "GET": break
    case "POST":
      // A form of another site cannot send this type without asking first.
      guard request.header("content-type") == "application/json" else {
        return .refused(415, "refused: expected application/json")
      }
    default: return .refused(405, "refused: only GET and POST are answered")
    }
    if Self.path(of: request.target) == nil {
      return .refused(403, "refused: the path leads out of the book")
    }
    return nil
  }

  /// The parts of a target's path, decoded; nil when one leads upward, is hidden or is no name.
  static func path(of target: String) -> [String]? {
    guard target.hasPrefix("/") else { return nil }
    let path = target.prefix { $0 != "?" && $0 != "#" }.dropFirst()
    if path.isEmpty { return [] }
    var parts: [String] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard let name = part.removingPercentEncoding else { return nil }
      if name.isEmpty, parts.count == path.count(where: { $0 == "/" }) { continue }
      let isName =
        !name.isEmpty && !name.hasPrefix(".")
        && !name.unicodeScalars.contains {
          $0 == "/" || $0 == "\\" || $0.value < 32 || $0.value == 127
        }
      guard isName else { return nil }
      parts.append(name)
    }
    return parts
  }
}
