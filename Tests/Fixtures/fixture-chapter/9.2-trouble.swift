import Foundation
import Literate

//: # Trouble
//:
//: Functions, loops and two outputs on one line:

struct Lost: Error, CustomStringConvertible {
  var description: String { "the mass is lost" }
}

func trouble(_ chapter: Chapter) throws {
  let mode = chapter.choice("mode")
  for index in 1...chapter.integer("count") {
    show(index, "turn"); text(#"Turn \#(index)."#)
  }

  //: Again, after (cell:sum):

  show(100, "turn")

  //: And then it happens.

  switch mode {
  case "throw": throw Lost()
  case "trap": print(fall([1, 2], chapter.integer("count")))
  case "overflow":
    var small = Int8(chapter.integer("count"))
    for _ in 0..<9 { small *= 2 }
    print(small)
  case "exit": exit(7)
  case "kill": kill(getpid(), SIGKILL)
  case "recursion": print(fallForever(0))
  case "sleep":
    note("asleep")
    Thread.sleep(forTimeInterval: 60)
  case "huge": show(String(repeating: "a line of text\n", count: 40_000), "too much")
  case "crowd":
    DispatchQueue.concurrentPerform(iterations: 200) { index in
      show(index, "from a thread")
    }
  case "nonfinite":
    show(Double.infinity, "endless", digits: 3)
    show(Double.nan, "nothing", digits: 3)
  case "noise":
    FileHandle.standardError.write(Data("a word on standard error\n".utf8))
    print("a word on standard output")
  case "spawn":
    // A child of the chapter is not a followed process.
    let child = Process()
    child.executableURL = Bundle.main.executableURL
    child.arguments = ["greet", "child"]
    try child.run()
    child.waitUntilExit()
  default: break
  }
  if mode != "orphan" {
    verify(mode == "unknown" ? "eq:nowhere" : "eq:late", "a late one", by: .exact) { check in
      check.identical("bits", to: [1, 2]) { slip in slip("reversed", [2, 1], for: [1, 2]) }
    }
  }
}

func fall(_ values: [Int], _ count: Int) -> Int { values[values.count + count] }

func fallForever(_ depth: Int) -> Int {
  depth < 0 ? 0 : 1 + fallForever(depth &+ 1) &* 3
}
