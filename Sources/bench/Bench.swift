import ArgumentParser
import Foundation
import Programs
import Tensors

/// Measures named workloads: whole training steps of the book's models, and its numerics.
@main struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure training steps of the book's models, its numerics, or single layers.",
    discussion: """
      Each workload has the architecture, batch size, optimizer and data shapes of the PyTorch \
      program of its name, so that the two can be run in turn. A block of steps is quiet if other \
      processes used less than 8 % of a core meanwhile; where five blocks were quiet, only those \
      count.
      """)

  static func main() {
    Program.begin()
    main(nil)
  }

  @Argument(help: "Names of workloads; all when none is given.")
  var workloads: [String] = []

  @Flag(help: "List the workloads.")
  var list = false

  @Flag(help: "Measure single layers: products, convolutions, elementwise functions.")
  var layers = false

  @Flag(help: "Measure steps of a perceptron against batch size and width.")
  var scaling = false

  @Flag(help: "One JSON line for each workload.")
  var json = false

  @Option(help: "Threads; by default one a core.")
  var threads: Int?

  @Option(help: "Blocks of steps to measure.")
  var blocks = 25

  @Option(help: "Seconds a block takes.")
  var seconds = 0.4

  @Flag(
    help: """
      Divide by the processor time of one thread, not by elapsed time: for a machine that others use. \
      Implies --threads 1.
      """)
  var processorTime = false

  @Option(help: "portable, avx2 or avx512; by default the best there is.")
  var instructions: String?

  func validate() throws {
    if let threads, threads < 1 || threads > 64 {
      throw ValidationError("--threads \(threads): expected 1 to 64")
    }
    if blocks < 1 || blocks > 10_000 {
      throw ValidationError("--blocks \(blocks): expected 1 to 10000")
    }
    if !(seconds > 0 && seconds <= 600) {
      throw ValidationError("--seconds \(seconds): expected more than 0 and at most 600")
    }
    for name in workloads where Workload.named(name) == nil {
      throw ValidationError("no workload \(name): `bench --list` names them")
    }
    if let instructions, instructionSet(instructions) == nil {
      let known = InstructionSet.available.map(Self.name).joined(separator: ", ")
      throw ValidationError("--instructions \(instructions): this machine has \(known)")
    }
  }

  private static func name(_ set: InstructionSet) -> String {
    "\(set)".lowercased().replacingOccurrences(of: "-", with: "")
  }

  private func instructionSet(_ name: String) -> InstructionSet? {
    InstructionSet.available.first { Self.name($0) == name }
  }

  func run() throws {
    if list {
      for workload in Workload.all { print("\(workload.name), \(workload.unit)") }
      return
    }
    if let threads { Compute.threads = threads }
    if processorTime { Compute.threads = 1 }
    if let set = instructions.flatMap(instructionSet) { InstructionSet.current = set }
    let report = Report(isJSON: json)
    let settings = Measurement.Settings(
      blocks: blocks, seconds: seconds, usesProcessorTime: processorTime)
    if layers || scaling {
      if layers { Layers.measure(settings, report) }
      if scaling { try Scaling.measure(settings, report) }
      return
    }
    let chosen = workloads.isEmpty ? Workload.all.map(\.name) : workloads
    for workload in chosen.compactMap(Workload.named) {
      report.write(try Measurement.of(workload, settings))
    }
  }
}
