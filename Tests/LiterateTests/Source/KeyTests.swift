import Testing

@testable import Literate

/// What makes a section run again, and what trains a thing anew.
@Suite struct KeyTests {
  private static let section = """
    import Probability
    //: # T
    func first(_ chapter: Chapter) throws {
      let rate = 0.1
      let model = try chapter.trained("model", settings: ["rate": rate]) { slot in
        try train(rate)
      }
      figure("fig:a", plot(model))
    }
    """
  private static let training =
    "import Tensors\nfunc train(_ rate: Double) throws -> Int { step(rate) }\n"
  private static let steps = "func step(_ rate: Double) -> Int { 3 }\n"
  private static let drawing =
    "import Literate\nfunc plot(_ model: Int) -> Plot { Plot(x: \"x\", y: \"y\") }\n"
  private static let unrelated = "func elsewhere() {}\n"

  private func keys(
    section: String = section, training: String = training, steps: String = steps,
    drawing: String = drawing, unrelated: String = unrelated,
    modules: [String: String] = ["Probability": "1", "Tensors": "2", "Literate": "3"],
    arguments: [String] = [], data: String = "digits", line: Int = 5
  ) throws -> (section: String, trained: String) {
    let texts = [
      "Chapters/1-a/main.swift": "//: # A\n", "Chapters/1-a/1.1-first.swift": section,
      "Chapters/1-a/Models/Training.swift": training, "Chapters/1-a/Models/Steps.swift": steps,
      "Chapters/1-a/Models/Drawing.swift": drawing,
      "Chapters/1-a/Models/Unrelated.swift": unrelated,
    ]
    let text = ChapterText(
      sources: ChapterSources(texts: texts, modules: modules), sections: ["1.1-first.swift"])
    let parameters = [
      Parameter.integer("steps", default: 10, quick: 2, in: 1...100, help: "steps")
    ]
    let keys = RunKeys(
      text: text, arguments: try ChapterArguments(arguments, parameters: parameters),
      parameters: parameters, data: data)
    return (
      keys.key(ofSection: 0),
      keys.key(
        ofTrained: "model", settings: [("rate", "0.1")], file: "a/1.1-first.swift", line: line)
    )
  }

  @Test func proseAndCommentsChangeNothing() throws {
    let base = try keys()
    let reworded = try keys(
      section: Self.section.replacing("//: # T", with: "//: # Title\n//:\n//: More.\n// note"),
      line: 8)
    #expect(reworded == base)
  }

  @Test func aFigureRunsItsSectionAndTrainsNothing() throws {
    let base = try keys()
    let changed = try keys(section: Self.section.replacing("fig:a", with: "fig:b"))
    #expect(changed.section != base.section)
    #expect(changed.trained == base.trained)
    let drawn = try keys(drawing: Self.drawing.replacing("\"y\"", with: "\"z\""))
    #expect(drawn.section != base.section)
  }

  @Test func aLearningRateTrains() throws {
    let base = try keys()
    let changed = try keys(section: Self.section.replacing("0.1", with: "0.2"))
    #expect(changed.section != base.section)
    #expect(changed.trained != base.trained)
  }

  /// What `--resume` used to miss: the code that trained.
  @Test func theCodeThatTrainsIsNoticedThroughTheFilesItReaches() throws {
    let base = try keys()
    #expect(try keys(steps: Self.steps.replacing("3", with: "4")).trained != base.trained)
    #expect(
      try keys(training: Self.training.replacing("step(rate)", with: "step(2 * rate)")).trained
        != base.trained)
  }

  @Test func whatIsNotReachedChangesNothing() throws {
    #expect(try keys(unrelated: "func elsewhere() { print(1) }\n") == keys())
  }

  @Test func librariesParametersSeedAndDataAreNoticed() throws {
    let base = try keys()
    let others = [
      try keys(modules: ["Probability": "9", "Tensors": "2", "Literate": "3"]),
      try keys(modules: ["Probability": "1", "Tensors": "9", "Literate": "3"]),
      try keys(arguments: ["--seed", "2"]), try keys(arguments: ["--set", "steps=11"]),
      try keys(arguments: ["--quick"]), try keys(data: "another"),
    ]
    for other in others {
      #expect(other.section != base.section)
      #expect(other.trained != base.trained)
    }
    #expect(Set(others.map(\.section)).count == others.count)
  }

  @Test func howThingsAreDrawnTrainsNothing() throws {
    let base = try keys()
    let drawn = try keys(modules: ["Probability": "1", "Tensors": "2", "Literate": "9"])
    #expect(drawn.section != base.section)
    #expect(drawn.trained == base.trained)
  }
}
