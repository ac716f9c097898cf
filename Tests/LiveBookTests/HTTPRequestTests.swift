import Foundation
import Testing

@testable import LiveBook

@Suite struct HTTPRequestTests {
  /// A request that arrives in pieces of some bytes.
  private func request(_ text: String, pieces: Int = 7) throws -> HTTPRequest? {
    var rest = Data(text.utf8)
    return try HTTPRequest {
      defer { rest = Data(rest.dropFirst(pieces)) }
      return Data(rest.prefix(pieces))
    }
  }

  @Test(arguments: [1, 7, 10_000]) func headAndBodyAreRead(_ pieces: Int) throws {
    let text =
      "POST /live/run?a=b HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 4\r\nX:  y z \r\n\r\n{  }more"
    let request = try #require(try request(text, pieces: pieces))
    #expect(request.method == "POST")
    #expect(request.target == "/live/run?a=b")
    #expect(request.header("host") == "localhost:1")
    #expect(request.header("x") == "y z")
    #expect(request.body == Data("{  }".utf8))
  }

  @Test func nothingIsNoRequest() throws {
    #expect(try request("") == nil)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n", "GET /\r\n\r\n", "GET / HTTP/2\r\n\r\n", "\r\n\r\n",
    "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\na: b\r\n folded\r\n\r\n",
    "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort",
    "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ])
  func whatIsNoRequestIsRefused(_ text: String) {
    #expect(throws: HTTPError.malformed) { try request(text) }
  }

  @Test func longOnesAreRefused() {
    let head = "GET /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\n\r\n"
    #expect(throws: HTTPError.tooLarge) { try request(head, pieces: 1000) }
    #expect(throws: HTTPError.tooLarge) {
      try request("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")
    }
  }
}

@Suite struct RunRequestTests {
  @Test func valuesAreNoOptions() throws {
    let text = """
      {"id":"0123456789","chapter":"9-x","seed":"--quick","settings":{"a":"--output=/"},
       "slip":{"label":"eq:a","edit":"x = y"}}
      """
    let request = try JSONDecoder().decode(RunRequest.self, from: Data(text.utf8))
    #expect(request.arguments == ["--seed=--quick", "--set=a=--output=/", "--slip=eq:a=x = y"])
  }

  @Test func namesOfRunsAreNoPaths() {
    #expect(RunRequest.isID("0123abcdef"))
    for text in [
      "", "short", "../../../etc", "ABCDEFGH", "a.b.c.d.e", String(repeating: "a", count: 41),
    ] {
      #expect(!RunRequest.isID(text))
    }
  }
}

@Suite struct BuilderTests {
  @Test func errorsAreToldWithTheirCode() {
    let lines = [
      "Building for production...", "[1/4] Compiling fixture_chapter 9.1-before.swift",
      "/tree/Chapters/9-x/9.1-before.swift:16:8: error: cannot find 'three' in scope",
      "14 |   // snippet.sum", "16 |   let a = three",
      "   |           `- error: cannot find 'three' in scope", "[2/4] Compiling more",
    ]
    #expect(
      Builder.complaint(lines, root: "/tree") == """
        Chapters/9-x/9.1-before.swift:16:8: error: cannot find 'three' in scope
        14 |   // snippet.sum
        16 |   let a = three
           |           `- error: cannot find 'three' in scope
        """)
    #expect(Builder.complaint(["[1/2] x"], root: "/tree") == "swift build failed and said nothing")
  }
}
