import Testing

@testable import Literate

private let parameters: [Parameter] = [
  .integer("steps", default: 4000, quick: 200, in: 1...10_000, help: "training steps"),
  .real("rate", default: 0.1, in: 0...1, help: "step size"),
  .choice("mistake", among: ["none", "swapped"], default: "none", help: "a wrong version"),
  .flag("long", help: "take long"),
]

private func parsed(_ arguments: String...) throws -> ChapterArguments {
  try ChapterArguments(arguments, parameters: parameters)
}

@Suite struct ChapterArgumentsTests {
  @Test func nothingIsTheBooksOwnRun() throws {
    let arguments = try parsed()
    #expect(arguments.isStandard)
    #expect(arguments.values(of: parameters)["steps"] == .integer(4000))
    #expect(try parsed("--output", "x", "--resume").isStandard)
  }

  @Test func adviceOnTrainingNamesTheReadersOption() throws {
    let error = "step 1: the loss is nan: … is not finite. Lower the learning rate, clip …"
    let what = "step 1: the loss is nan: … is not finite"
    #expect(try parsed().explained("Index out of range", parameters) == ("Index out of range", nil))
    #expect(
      try parsed().explained(error, parameters)
        == (what, "The learning rate is 0.1: set a lower one with --set rate=…"))
    #expect(
      try parsed("--set", "rate=0.9").explained(error, parameters)
        == (
          what,
          "The learning rate was set to 0.9, and is 0.1 in the book: set a lower one with "
            + "--set rate=…"
        ))
    let others = Array(parameters.dropFirst(2))
    #expect(try ChapterArguments([], parameters: others).explained(error, others) == (error, nil))
    #expect(
      try ChapterArguments(["--seed", "3", "--set", "long=true"], parameters: others)
        .explained(error, others)
        == (what, "This run differs from the book's: seed = 3, long = true"))
  }

  @Test func everyOptionIsUnderstood() throws {
    let arguments = try parsed(
      "--quick", "--seed", "7", "--data=dir", "--set", "rate=0.5", "--set=mistake=swapped",
      "--output", "o", "--checks-only", "--resume")
    #expect(arguments.isQuick && arguments.checksOnly && arguments.resume)
    #expect(arguments.seed == 7 && arguments.data == "dir" && arguments.output == "o")
    let values = arguments.values(of: parameters)
    #expect(values["rate"] == .real(0.5))
    #expect(values["mistake"] == .word("swapped"))
    #expect(values["steps"] == .integer(200))
    #expect(values["long"] == .flag(false))
    #expect(!arguments.isStandard)
    #expect(
      arguments.changes(parameters)
        == ["seed = 7", "data = a directory", "rate = 0.5", "mistake = swapped"])
  }

  @Test func theUsualValueIsNoChange() throws {
    #expect(try parsed("--set", "steps=4000").isStandard)
    #expect(try !parsed("--set", "steps=4001").isStandard)
    #expect(try !parsed("--quick", "--set", "steps=4000").settings.isEmpty)
  }

  @Test(arguments: [
    (["--quik"], "did you mean --quick?"), (["--help-me-please"], "unknown option"),
    (["sample"], "unknown argument"), (["--seed"], "expected a whole number after it"),
    (["--seed", "-1"], "expected a whole number from 0"), (["--seed", "x"], "expected a whole"),
    (["--seed", "99999999999999999999"], "expected a whole number"), (["--output="], "a directory"),
    (["--quick=yes"], "takes no value"), (["--set", "steps"], "expected name=value"),
    (["--set", "step=3"], "did you mean steps?"),
    (["--set", "zzz=3"], "known are steps, rate, mistake, long"),
    (["--set", "steps=0"], "from 1 to 10000"), (["--set", "steps=-5"], "from 1 to 10000"),
    (["--set", "steps=1e3"], "not a whole number"), (["--set", "steps="], "not a whole number"),
    (["--set", "rate=nan"], "from 0.0 to 1.0"), (["--set", "rate=inf"], "from 0.0 to 1.0"),
    (["--set", "rate=1.5"], "from 0.0 to 1.0"), (["--set", "rate=much"], "not a number"),
    (["--set", "mistake=swaped"], "did you mean swapped?"),
    (["--set", "long=yes"], "true or false"),
  ])
  func mistakesAreOneLine(_ arguments: [String], _ expected: String) {
    let complaint: String
    do {
      _ = try ChapterArguments(arguments, parameters: parameters)
      complaint = "none"
    } catch {
      complaint = "\(error)"
    }
    #expect(complaint.contains(expected), "\(complaint)")
    #expect(!complaint.contains("\n"))
  }

  @Test func helpExplainsEverything() {
    let help = ChapterArguments.help(
      name: "kl-mle", claim: "It is so.", parameters: parameters,
      commands: [Command("sample", help: "draw") { _, _ in }])
    for word in ChapterArguments.options + parameters.map(\.name) + ["kl-mle", "sample", "draw"] {
      #expect(help.contains(word), "\(word)")
    }
    #expect(help.contains("steps (4000; 200 with --quick): training steps"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test func nearWordsAreFound() {
    #expect(nearest(to: "kl-mel", among: ["kl-mle", "gan"]) == "kl-mle")
    #expect(nearest(to: "xyz", among: ["kl-mle", "diffusion"]) == nil)
    #expect(nearest(to: "a", among: []) == nil)
  }
}

@Suite struct CrashReportTests {
  private func crash(_ words: String...) -> CrashReport? {
    CrashReport(words: words, directory: "Chapters/1-a", paths: [])
  }

  @Test func aTrapInTheChapterHasItsLine() throws {
    let report = try #require(crash("a/1.1-b.swift:12: Fatal error: Division by zero"))
    #expect(report.reason == "Division by zero")
    #expect(report.place == "Chapters/1-a/1.1-b.swift:12")
  }

  @Test func aTrapInTheLibraryHasTheLineOfTheFrame() throws {
    let report = try #require(
      crash(
        "Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range", "",
        "0 [ra] 0x00 f in a at /x/Sources/Other.swift:3:1",
        "3 [ra] 0x00 main + 948 in a at /home/me/Chapters/1-a/main.swift:6:58",
        "4 [ra] 0x00 main + 948 in a at /home/me/Chapters/1-a/main.swift:9:1"))
    #expect(report.reason == "Index out of range")
    #expect(report.place == "Chapters/1-a/main.swift:6")
  }

  @Test func anErrorAtTopLevelIsCleanedUp() throws {
    let report = try #require(
      crash("Swift/ErrorType.swift:254: Fatal error: Error raised at top level: no mass"))
    #expect(report.reason == "no mass")
    #expect(report.place == nil)
  }

  @Test func overflowHasNoFatalError() throws {
    let report = try #require(
      crash(
        "*** Program crashed: Illegal instruction at 0x12 ***",
        "0 [inlined] 0x12 Swift runtime failure: arithmetic overflow in a at //<compiler>",
        "1 0x12 main in a at /home/me/Chapters/1-a/main.swift:7:2"))
    #expect(report.reason == "arithmetic overflow")
    #expect(report.place == "Chapters/1-a/main.swift:7")
  }

  @Test func otherCrashesAreNamed() throws {
    let report = try #require(crash("*** Program crashed: Bad pointer dereference at 0x1 ***"))
    #expect(report.reason == "Bad pointer dereference")
  }

  @Test func ordinaryWordsAreNoReport() {
    #expect(crash("loss 0.3", "done") == nil)
    #expect(!CrashReport.isPart(["loss 0.3"]))
    #expect(CrashReport.isPart(["a.swift:1: Fatal error: x"]))
    #expect(CrashReport.isPart(["swift-runtime: failed to suspend thread 3 while processing"]))
  }
}

@Suite struct LocationsTests {
  @Test func theReportsAreForTheBooksOwnRunOnly() throws {
    let root = try TemporaryDirectory()
    try root.write("Chapters/1-a/main.swift", "let a = 1\n")
    func locations(_ arguments: String...) throws -> Locations {
      Locations(
        stem: "1-a", sources: ["Chapters/1-a/main.swift": "let a = 1\n"],
        compiledAt: root.path("Chapters/1-a/main.swift"), arguments: try parsed(arguments))
    }
    func parsed(_ arguments: [String]) throws -> ChapterArguments {
      try ChapterArguments(arguments, parameters: parameters)
    }
    #expect(try locations().output.path == root.path("docs/reports"))
    #expect(try locations("--quick").output.path == root.path("out/quick"))
    #expect(try locations("--set", "steps=2").output.path == root.path("out/experiment"))
    #expect(try locations("--seed", "2").output.path == root.path("out/experiment"))
    #expect(try locations("--output", "/tmp/elsewhere").output.path == "/tmp/elsewhere")
    // What is kept between runs is never among the reports.
    #expect(try locations().state.path == root.path(".build/chapters/1-a"))
    #expect(
      try locations("--output", root.path("docs/reports")).state.path
        == root.path(".build/chapters/1-a"))
    #expect(try locations().partials(of: ChapterArguments()).path == root.path("out/partial"))
  }

  @Test func theSourcesOnDiskAreFound() throws {
    let root = try TemporaryDirectory()
    let sources = [
      "Chapters/1-a/main.swift": "let a = 1\n", "Chapters/1-a/Models/M.swift": "struct M {}\n",
    ]
    for (file, text) in sources { try root.write(file, text) }
    func disk() -> [String: String]? {
      Locations(
        stem: "1-a", sources: sources, compiledAt: root.path("Chapters/1-a/main.swift"),
        arguments: ChapterArguments()
      ).sourcesOnDisk(of: "Chapters/1-a")
    }
    func text(_ texts: [String: String]) -> ChapterText {
      ChapterText(sources: ChapterSources(texts: texts, modules: [:]), sections: [])
    }
    #expect(disk() == sources)
    try root.write("Chapters/1-a/Models/M.swift", "// a comment\nstruct M {}\n")
    #expect(text(try #require(disk())).firstDifference(from: text(sources)) == nil)
    try root.write("Chapters/1-a/Models/M.swift", "struct M { }\n")
    #expect(
      text(try #require(disk())).firstDifference(from: text(sources))
        == "Chapters/1-a/Models/M.swift")
    try root.remove("Chapters/1-a/Models/M.swift")
    #expect(
      text(try #require(disk())).firstDifference(from: text(sources))
        == "Chapters/1-a/Models/M.swift")
  }
}
