import Foundation
import Literate

//: # A fixture
//:
//: What the chapter is for.

// What is on disk is not what was compiled, if asked for.
func fixtureSources() -> ChapterSources {
  guard let edit = ProcessInfo.processInfo.environment["FIXTURE_STALE"] else {
    return chapterSources
  }
  let texts = chapterSources.texts.mapValues { $0 + "\(edit)\n" }
  return ChapterSources(texts: texts, modules: chapterSources.modules)
}

try Chapter.main(
  number: 9, name: "fixture-chapter", claim: "What stops is still told: $x \\le y$.",
  sources: fixtureSources(),
  parameters: [
    .choice(
      "mode",
      among: [
        "none", "wrong", "throw", "trap", "overflow", "exit", "kill", "recursion", "sleep",
        "orphan", "unknown", "huge", "crowd", "nonfinite", "noise", "late", "spawn", "unfound",
      ], default: "none", help: "what goes wrong"),
    .integer("count", default: 3, quick: 2, in: 1...1000, help: "how many"),
    .real("rate", default: 0.5, in: 0...1, help: "how fast"),
    .flag("loud", help: "whether to be heard"),
  ],
  sections: [
    Section("9.1-before.swift", before),
    Section("9.2-trouble.swift", trouble),
    Section("9.3-after.swift", after),
  ],
  commands: [
    Command("greet", help: "say hello") { _, words in
      print("hello, \(words.joined(separator: " "))")
    }
  ])

//: ## In one minute
//:
//: It ends as it began, with (eq:sum) in (sec:9.1-before).
