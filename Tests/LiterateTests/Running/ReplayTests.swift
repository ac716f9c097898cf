import Foundation
import Testing

@testable import Literate

/// What did not change is not run again, and a replayed page is the fresh one, byte for byte.
@Suite struct ReplayTests {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  private func run(_ arguments: [String] = [], output: String = "out", stale: String? = nil) throws
    -> ProgramRun
  {
    var environment = ["MARGINALIA_STORE": place.path("store")]
    environment["FIXTURE_STALE"] = stale
    return try ProgramRun(
      "fixture-chapter", ["--set", "loud=true", "--output", place.path(output)] + arguments,
      environment: environment)
  }

  private func pages(_ output: String) -> [String: Data] {
    place.contents().filter { $0.key.hasPrefix("\(output)/") && !$0.key.hasSuffix("record.json") }
      .reduce(into: [:]) { $0[String($1.key.dropFirst(output.count))] = $1.value }
  }

  @Test func aReplayedPageIsTheFreshOne() throws {
    let fresh = try run(["--fresh"], output: "fresh")
    let replayed = try run(output: "replayed")
    #expect(fresh.complaints.contains("training run 3"))
    #expect(replayed.complaints == "")
    #expect(replayed.output.contains("(replayed)"))
    #expect(pages("fresh").count > 8)
    #expect(pages("fresh") == pages("replayed"))
  }

  @Test func proseIsWovenWithoutRunning() throws {
    _ = try run()
    let reworded = try run(stale: "//: A new sentence.")
    #expect(reworded.status == 0)
    #expect(reworded.output.contains("(replayed)"))
    #expect(try run(stale: "let edit = 1").status == 75)
  }

  @Test(arguments: [[], ["--fresh"]])
  func oneSectionRunsAndTrainsNothing(_ before: [String]) throws {
    _ = try run(before)
    let again = try run(["--section", "9.1"])
    #expect(again.output.contains("(2 of 3 sections replayed)"))
    #expect(!again.complaints.contains("training"))
  }

  @Test func otherSeedsAndParametersRun() throws {
    _ = try run()
    #expect(!(try run(["--seed", "2"])).output.contains("replayed"))
    #expect(!(try run(["--set", "count=4"])).output.contains("replayed"))
    #expect(try run(["--seed", "2"]).output.contains("(replayed)"))
  }

  /// The committed record alone counts: what a reader's own runs kept proves nothing about it.
  @Test func replayingAloneRunsNothing() throws {
    _ = try run()
    let replayed = try run(["--replayed"], output: "replayed")
    #expect(replayed.status == 1)
    #expect(
      replayed.complaints.contains("not what the committed pages were written from: 9.1, 9.2, 9.3"))
    #expect(pages("replayed").isEmpty)
  }

  @Test func aDamagedStoreIsIgnored() throws {
    _ = try run(["--fresh"])
    let good = pages("out")
    for (name, data) in place.contents() where name.hasPrefix("store/") {
      try data.prefix(data.count / 2).write(to: place.url.appending(path: name))
    }
    let run = try run()
    #expect(run.status == 0)
    #expect(!run.output.contains("replayed"))
    #expect(pages("out") == good)
  }

  @Test func aStoreThatCannotBeWrittenCostsOnlyTime() throws {
    try place.write("store", "a file where the folder belongs")
    let first = try run()
    #expect(first.status == 0)
    #expect(try run().status == 0)
  }

  @Test func twoRunsAtOnceDoNotHurtEachOther() async throws {
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for index in 0..<4 {
        group.addTask { try run(output: "out\(index)").status }
      }
      for try await status in group { #expect(status == 0) }
    }
    for index in 1..<4 { #expect(pages("out\(index)") == pages("out0")) }
    #expect(try run(output: "later").output.contains("(replayed)"))
  }

  @Test func aSlipIsSwitchedOn() throws {
    _ = try run()
    let slipped = try run(["--slip", "eq:sum=a product"], output: "slipped")
    #expect(slipped.status == 1)
    #expect(slipped.complaints.contains("eq:sum fails"))
    #expect(slipped.output.contains("(2 of 3 sections replayed)"))
    let text = try place.read("slipped/9-fixture-chapter/1-before.md")
    #expect(text.contains("✗ <b>fails</b>"))
  }

  @Test func aFindingThatDoesNotHoldFailsAFullRunOnly() throws {
    // A parameter that is not the book's own: the finding is shown and not judged.
    #expect(try run(["--set", "mode=unfound"]).status == 0)
    #expect(try run(["--set", "mode=unfound", "--quick"]).status == 0)
  }
}
