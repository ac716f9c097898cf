import Foundation

/// Finds the line of a student's own code in which a call crashed.
struct CrashLocator {
  let workshop: Workshop
  let library: String
  let files: [ExerciseFile]
  let worker: Int
  let budget: SubmissionBudget

  /// Looked up once: a crash in every case is one place.
  final class Memory { var known: [[UInt64]: String?] = [:] }
  let memory = Memory()

  /// `Chapter1.swift, line 12: \`let x = a[i]\``, or `nil` if no line is to be found.
  ///
  /// - Parameter place: offsets in the library, innermost first. They may be a student's invention;
  ///   what comes of them is at worst another line of the student's own.
  func line(of place: [UInt64]) -> String? {
    guard !place.isEmpty, memory.known.count < 4 else { return memory.known[place] ?? nil }
    if let known = memory.known[place] { return known }
    let found = look(place)
    memory.known[place] = found
    return found
  }

  private func look(_ place: [UInt64]) -> String? {
    let view = Sandbox.View(readable: [library], hasSystem: true)
    var limits = Limits.compiling
    limits.processorSeconds = 2
    let words =
      ["--", workshop.toolchain.symbolizer, "--obj=\(library)", "--functions=none", "--inlines"]
      + place.map { "0x" + String($0, radix: 16) }
    guard
      let process = try? ChildProcess(
        workshop.sandbox.command(words, seeing: view, within: limits, worker: worker),
        environment: Sandbox.environment(seeing: view), keeping: 1 << 14)
    else { return nil }
    let reply = process.ask(nil, seconds: 20)
    process.finish(killing: reply != .closed)
    budget.spend(processor: process.processorSeconds)
    for text in process.takePrinted().beginning.split(separator: "\n") {
      let fields = (text.split(separator: "/").last ?? "").split(separator: ":")
      guard fields.count >= 2, let file = files.first(where: { $0.name == fields[0] }),
        let line = Int(fields[1]), file.lines.indices.contains(line - 1)
      else { continue }
      let source = String(file.lines[line - 1].prefix(120)).trimmingSpaces()
      return "\(file.name), line \(line): `\(source)`"
    }
    return nil
  }
}
