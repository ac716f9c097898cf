import Datasets
import Dispatch
import Evaluation
import Foundation
import Literate
import Probability
import RandomStreams
import Synchronization
import Tensors

func parallel<T: Sendable>(_ n: Int, _ body: @escaping @Sendable (Int) throws -> T) throws -> [T] {
  let results = Mutex<[Int: T]>([:])
  let next = Mutex(0)
  DispatchQueue.concurrentPerform(iterations: 2) { _ in
    while let i = next.withLock({ (v: inout Int) -> Int? in
      defer { v += 1 }
      return v < n ? v : nil
    }) {
      let r = try! body(i)
      results.withLock { $0[i] = r }
    }
  }
  return (0..<n).map { i in results.withLock { $0[i]! } }
}
func stats(_ v: [Double]) -> String {
  let m = v.reduce(0, +) / Double(v.count)
  let s = (v.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(max(1, v.count - 1)) / Double(v.count))
    .squareRoot()
  return String(format: "%.3f ± %.3f", m, s)
}
func runExperiment(_ t: TrainedThings, _ a: [String]) throws {
  Compute.threads = 1
  let what = a[0]
  let root = RandomStream(seed: 1)
  if what == "ring" {
    let ring = ToyDensity.ring(standardDeviation: 0.02)
    let grid = GridTotalVariation(to: ring)
    let seeds = Int(a[1])!
    let steps = Int(a[2])!
    let wanted = a.dropFirst(3)
    var plans: [(String, RingGame)] = []
    for g in Game.allCases {
      let r: Rates = g == .clipped || g == .spectral ? .boundedSlope : .equal
      plans.append((g.rawValue, RingGame(game: g, rates: r, steps: steps)))
      plans.append((g.rawValue + ":slow", RingGame(game: g, rates: .published, steps: steps)))
      for p in [Float(0.01), 0.03, 0.1, 0.3, 1] {
        plans.append((g.rawValue + ":sgd\(p)", RingGame(game: g, plainRate: p, steps: steps)))
      }
      plans.append(
        (
          g.rawValue + ":first",
          RingGame(game: g, rates: .published, look: .firstHalf, steps: steps)
        ))
      plans.append(
        (g.rawValue + ":full", RingGame(game: g, rates: .published, look: .full, steps: steps)))
    }
    for (name, plan) in plans where wanted.contains(name) {
      let t = Date()
      let runs = try parallel(seeds) {
        try trainOnRing(plan, ring, stream: root.split("ring").split($0))
      }
      let dt = Date().timeIntervalSince(t)
      let c = runs.map { ModeCoverage(of: $0.points, in: ring) }
      print(
        name, "found", stats(c.map { Double($0.found) }), "TV",
        stats(runs.map { grid.distance(to: $0.points) }), "quality", stats(c.map(\.quality)),
        "disp", stats(c.map(\.dispersion)), c.map(\.found), String(format: "%.1f s", dt))
      fflush(nil)
    }
  } else if what == "digits" {
    let data = Digits.split
    let seeds = Int(a[1])!
    let steps = Int(a[2])!
    let judge = try ImageJudge(
      training: data.training, heldOut: data.test, components: 24, stream: root.split("judge"))
    let knn = try NearestNeighborClassifier(training: data.training)
    print(judge.count, try knn.accuracy(on: data.test))
    for game in DigitGame.allCases where a.count < 4 || a[3...].contains(game.rawValue) {
      let t = Date()
      let runs = try parallel(seeds) {
        try play(game, on: data, steps: steps, stream: root.split("digits").split($0))
      }
      let dt = Date().timeIntervalSince(t)
      var rows: [String: [Double]] = [:]
      var agree: [Double] = []
      for (i, r) in runs.enumerated() {
        var s = root.split("s").split(i)
        let labels = (0..<judge.count).map { $0 % 10 }
        let im = r.images(judge.count, labels: labels, using: &s)
        for m in try judge.scores(of: im) { rows[m.metric, default: []].append(m.value) }
        agree.append(
          Double(zip(try knn.classify(im), labels).filter { $0.0.label == $0.1 }.count)
            / Double(judge.count))
      }
      print(
        game.rawValue, String(format: "%.1f s", dt),
        String(format: "judged %.1f s", Date().timeIntervalSince(t) - dt), "gap",
        stats(runs.map(\.gap)), "agree", stats(agree))
      for (k, v) in rows.sorted(by: { $0.key < $1.key }) { print("   ", k, stats(v)) }
      fflush(nil)
    }
  }
}
