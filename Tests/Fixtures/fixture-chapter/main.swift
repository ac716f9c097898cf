import Foundation
import Literate

// A chapter that does, on request, what a chapter must survive.
if Chapter.command == "greet" {
  print("hello, \(Chapter.commandArguments.joined(separator: " "))")
  exit(0)
}

// What is on disk is not what was compiled, if asked for.
var sources = chapterSources
if ProcessInfo.processInfo.environment["FIXTURE_STALE"] != nil {
  for key in sources.keys { sources[key]?.append("// an edit\n") }
}

let chapter = Chapter(
  number: 9, name: "fixture-chapter", claim: "What stops is still told: $x \\le y$.",
  sources: sources,
  parameters: [
    .choice(
      "mode",
      among: [
        "none", "wrong", "throw", "trap", "overflow", "exit", "kill", "recursion", "sleep",
        "orphan", "unknown", "huge", "crowd", "nonfinite", "noise", "late", "spawn",
      ], default: "none", help: "what goes wrong"),
    .integer("count", default: 3, quick: 2, in: 1...1000, help: "how many"),
    .real("rate", default: 0.5, in: 0...1, help: "how fast"),
    .flag("loud", help: "whether to be heard"),
  ], commands: ["greet": "say hello"])
let mode = chapter.choice("mode")

//: # 9 · A fixture
//:
//: Before anything goes wrong, $a < b$ and this holds, as (eq:sum) says:
//:
//: $$
//: 1 + 2
//:   = 3
//: $$ {#eq:sum}
// snippet.sum
verify("eq:sum", "a sum", by: .closedForm) { check in
  check.equal("one", ["1 + 2": 1 + 2, "3": mode == "wrong" ? 4 : 3], not: ["product": 1 * 2])
}

struct Lost: Error, CustomStringConvertible {
  var description: String { "the mass is lost" }
}

func fall(_ values: [Int]) -> Int { values[values.count + chapter.integer("count")] }

func fallForever(_ depth: Int) -> Int {
  depth < 0 ? 0 : 1 + fallForever(depth &+ 1) &* 3
}

//: ## Trouble
//:
//: Functions, loops and two outputs on one line:
func report(_ index: Int) {
  show(index, "turn"); text(#"Turn \#(index)."#)
}
for index in 1...chapter.integer("count") { report(index) }

//: Again, after (cell:sum):
report(100)

//: And then it happens.
switch mode {
case "throw": throw Lost()
case "trap": print(fall([1, 2]))
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
    check.identical("bits", [1, 2], [1, 2], not: ["reversed": [2, 1]])
  }
}

//: ## After
//:
//: $$ a = a $$ {#eq:late}
//:
//: Nothing is named (fig:line) before it is drawn.
figure(
  "fig:line", Plot(x: "x", y: "y").line("y = x", over: 0...1) { $0 }, alt: "A \"straight\" line",
  caption: "A line, $y = x$")
images(
  "fig:pixels",
  ImageGrid(
    pixels: (0..<16).map { Float($0) / 15 }, count: 1, height: 4, width: 4, channels: 1,
    columns: 1, scale: 2, padding: 1, range: 0...1), alt: "Sixteen pixels", caption: "Pixels")
score("error", of: "fixture", value: 0.25, interval: 0.2...0.3, floor: 0.1, better: .lower)
if mode == "late" { throw Lost() }
