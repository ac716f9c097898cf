import Foundation
import Tensors

/// How fast something went: rates of blocks of steps.
struct Measurement {
  struct Settings {
    var blocks: Int
    var seconds: Double
    /// Whether rates are by the time that this process computed, not by the time that went by.
    var usesProcessorTime = false
  }

  var workload: String
  var unit: String
  /// Items a second in each block that counts, ascending.
  var rates: [Double]
  var itemsPerStep: Double
  /// Floating-point operations of products and convolutions a step.
  var operationsPerStep: Double
  var quietBlocks: Int
  var allBlocks: Int
  /// Seconds from the process' start to the beginning and to the end of the first step.
  var ready: Double?
  var firstStep: Double?

  var median: Double { rates[rates.count / 2] }
  var operationsPerSecond: Double { operationsPerStep / itemsPerStep * median }

  /// Five of quiet blocks are enough to leave the others out.
  var isQuiet: Bool { quietBlocks >= 5 }

  static func of(_ workload: Workload, _ settings: Settings) throws -> Measurement {
    let step = workload.make()
    return try of(
      workload.name, unit: workload.unit, items: Double(workload.itemsPerStep), settings
    ) { _ = try step() }
  }

  /// Runs a first step, warms up, then measures blocks.
  static func of(
    _ name: String, unit: String, items: Double, _ settings: Settings, _ step: () throws -> Void
  ) throws -> Measurement {
    let ready = Machine.processAge()
    try step()
    let firstStep = Machine.processAge()
    let before = Compute.operations
    try step()
    let operations = Double(Compute.operations - before)

    let warmUp = Machine.now()
    var steps = 0
    while steps < 3 || Machine.now() - warmUp < min(1, settings.seconds * 2) {
      try step()
      steps += 1
    }
    let perBlock = max(1, Int(settings.seconds / ((Machine.now() - warmUp) / Double(steps))))

    var quiet: [Double] = []
    var all: [Double] = []
    let patience = Machine.now() + 3 * settings.seconds * Double(settings.blocks)
    while quiet.count < settings.blocks
      && (Machine.now() < patience || all.count < min(5, settings.blocks))
    {
      let (busy, own, start) = (Machine.busySeconds(), Machine.ownSeconds(), Machine.now())
      for _ in 0..<perBlock { try step() }
      let elapsed = Machine.now() - start
      let used = Machine.ownSeconds() - own
      let rate = items * Double(perBlock) / (settings.usesProcessorTime ? used : elapsed)
      all.append(rate)
      if let busy, let after = Machine.busySeconds() {
        let foreign = (after - busy - used) / elapsed
        if foreign < 0.08 { quiet.append(rate) }
      }
    }
    return Measurement(
      workload: name, unit: unit, rates: (quiet.count >= 5 ? quiet : all).sorted(),
      itemsPerStep: items, operationsPerStep: operations, quietBlocks: quiet.count,
      allBlocks: all.count, ready: ready, firstStep: firstStep)
  }
}
