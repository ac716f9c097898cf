import ArgumentParser
@testable import Coursework
import Foundation
import Programs

struct ScoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "scores")
  @Option var students = 3
  @OptionGroup var options: CourseOptions
  func run() throws {
    let suite = try Suite(Catalogue.exercises)
    let workshop = try Workshop.open(for: suite.exercises)
    let sources = try ExerciseSources(
      folder: try Course.folder(around: ".") + "/Sources/Exercises", exercises: suite.exercises)
    let names = (0..<students).map { "student \($0)" }
    let plain = Judge(suite: suite, workshop: workshop, secret: Array("tests".utf8))
    for (name, results) in zip(names, try plain.exercises(of: sources.solutions(), as: names)) {
      for r in results where r.outcome != .ok {
        print(
          "SOLUTION \(name) \(r.id) \(r.feedback) \(r.cases.filter { $0.outcome != .ok }.map { "\($0.rung) \($0.name)" })"
        )
      }
      print("total", results.reduce(0) { $0 + ($1.score ?? 0) })
    }
    let mistakes: MistakeBook
    do { mistakes = try MistakeBook(suite: suite, workshop: workshop) } catch {
      print("BOOK", error); return
    }
    let judge = Judge(
      suite: suite, workshop: workshop, secret: Array("tests".utf8), fingerprints: mistakes)
    var o = Judge.Options(); o.publicOnly = true
    let shown = Judge(
      suite: suite, workshop: workshop, secret: [], options: o, fingerprints: mistakes)
    for round in 0..<(suite.exercises.map(\.mistakes.count).max() ?? 0) {
      var bodies: [String: String] = [:]
      for e in suite.exercises where round < e.mistakes.count {
        bodies[e.id] = e.mistakes[round].body
      }
      let sub = sources.replacing(bodies, student: "m")
      let all = try judge.exercises(of: sub, as: names)
      let open = try shown.exercises(of: sub, as: ["p"])[0]
      for (i, e) in suite.exercises.enumerated() where round < e.mistakes.count {
        let scores = all.map { $0[i].score ?? -9 }
        let m = e.mistakes[round].name
        print(
          "SCORE\t\(e.id)\t\(m)\t\(scores.map { String($0) }.joined(separator: ","))\t\(all[0][i].mistake ?? "-")\t\(open[i].mistake ?? "-")\t\(open[i].outcome.rawValue)\t\(all[0][i].cases.filter { $0.outcome == .ok && !$0.isPublic }.map { $0.name }.joined(separator: ";"))"
        )
      }
      fflush(nil)
    }
  }
}
