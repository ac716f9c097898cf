import Foundation
import Testing

@testable import LiveBook

@Suite struct RequestRulesTests {
  private let rules = RequestRules(port: 8080)

  private func status(
    _ method: String = "GET", _ target: String = "/index.html",
    _ headers: KeyValuePairs<String, String> = ["host": "localhost:8080"]
  ) -> Int? {
    let request = HTTPRequest(
      method: method, target: target, headers: headers.map { .init(name: $0.key, value: $0.value) })
    return rules.refusal(of: request)?.status
  }

  @Test(arguments: ["localhost:8080", "127.0.0.1:8080", "LOCALHOST:8080"])
  func ownNamesAreAnswered(_ host: String) {
    #expect(status("GET", "/", ["host": host]) == nil)
  }

  @Test(arguments: [
    "evil.example", "evil.example:8080", "localhost", "localhost:8081",
    "localhost.evil.example:8080",
    "127.0.0.1:8080.evil.example", "[::1]:8080", "0.0.0.0:8080", "user@localhost:8080", "",
  ])
  func foreignHostsAreRefused(_ host: String) {
    #expect(status("GET", "/", ["host": host]) == 403)
  }

  @Test func aMissingOrSecondHostIsRefused() {
    #expect(status("GET", "/", [:]) == 403)
    #expect(status("GET", "/", ["host": "localhost:8080", "host": "evil.example"]) == 403)
  }

  @Test(arguments: ["http://localhost:8080", "http://127.0.0.1:8080"])
  func ownOriginsAreAnswered(_ origin: String) {
    #expect(status("GET", "/", ["host": "localhost:8080", "origin": origin]) == nil)
  }

  @Test(arguments: [
    "http://evil.example", "https://localhost:8080", "http://localhost:8081", "http://localhost",
    "http://localhost:8080.evil.example", "null", "",
  ])
  func foreignOriginsAreRefused(_ origin: String) {
    #expect(status("GET", "/", ["host": "localhost:8080", "origin": origin]) == 403)
  }

  @Test func aSecondOriginIsRefused() {
    let own = "http://localhost:8080"
    #expect(status("GET", "/", ["host": "localhost:8080", "origin": own, "origin": own]) == 403)
  }

  @Test func onlyPagesOfTheServersOwnAskForRuns() {
    #expect(status("POST", "/live/run", ["host": "localhost:8080"]) == 415)
    #expect(
      status("POST", "/live/run", ["host": "localhost:8080", "content-type": "text/plain"]) == 415)
    #expect(
      status("POST", "/live/run", ["host": "localhost:8080", "content-type": "application/json"])
        == nil)
    #expect(status("PUT", "/live/run") == 405)
    #expect(status("OPTIONS", "/live/run") == 405)
  }

  @Test(arguments: [
    "/../Package.swift", "/1-kl-mle/../../Package.swift", "/%2e%2e/Package.swift",
    "/1-kl-mle/%2E%2E/%2E%2E/x", "/..%2fPackage.swift", "/a/..", "/.git/config", "/%2egit/config",
    "/a//b", "//etc/passwd", "/a%00b", "/a%0ab", "/a\\..\\b", "/%5c..%5cb", "/%zz", "http://evil/",
    "*", "", "/./a", "/%2fetc/passwd",
  ])
  func whatLeadsOutIsRefused(_ target: String) {
    #expect(RequestRules.path(of: target) == nil)
    #expect(status("GET", target) == 403)
  }

  @Test func pathsAreDecoded() {
    #expect(RequestRules.path(of: "/") == [])
    #expect(RequestRules.path(of: "/?a=b") == [])
    #expect(RequestRules.path(of: "/1-kl-mle/index.html?v=1#x") == ["1-kl-mle", "index.html"])
    #expect(RequestRules.path(of: "/1-kl-mle/") == ["1-kl-mle"])
    #expect(RequestRules.path(of: "/a%20b/c.d.svg") == ["a b", "c.d.svg"])
    // Only once: a name may hold a percent sign.
    #expect(RequestRules.path(of: "/%252e%252e") == ["%2e%2e"])
  }
}
