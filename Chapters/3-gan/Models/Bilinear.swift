import Figures
import Literate

/// Two players, θ (`x`) and ψ (`y`), of the game V = θψ. The point of rest is (0, 0).
typealias Pair = SIMD2<Double>

// snippet.bilinear
/// The direction in which both want to go: θ down its slope ψ, ψ up its slope θ.
func pull(_ z: Pair) -> Pair { Pair(-z.y, z.x) }

/// Both step at once.
func simultaneous(_ z: Pair, _ η: Double) -> Pair { z + η * pull(z) }

/// θ steps, then ψ sees where θ went.
func alternating(_ z: Pair, _ η: Double) -> Pair {
  let θ = z.x - η * z.y
  return Pair(θ, z.y + η * θ)
}

/// Look ahead, come back, and step with the slopes found there.
func extragradient(_ z: Pair, _ η: Double) -> Pair { z + η * pull(z + η * pull(z)) }
// snippet.end

/// Where a rule leads from a start.
func trajectory(from start: Pair, steps: Int, _ η: Double, _ rule: (Pair, Double) -> Pair) -> [Pair]
{
  (0..<steps).reduce(into: [start]) { path, _ in path.append(rule(path.last!, η)) }
}

func norm(_ z: Pair) -> Double { (z * z).sum().squareRoot() }

/// Optimistic descent, which adds the slope's last change to the slope: z′ = z + η (2 f(z) − f(before)).
func optimistic(from start: Pair, steps: Int, _ η: Double) -> [Pair] {
  var path = [start]
  var before = start
  for _ in 0..<steps {
    let now = path.last!
    path.append(now + η * (2 * pull(now) - pull(before)))
    before = now
  }
  return path
}

/// The rules that a reader may choose among.
enum Rule: String, CaseIterable {
  case atOnce = "both at once"
  case turns = "taking turns"
  case lookingAhead = "extragradient"
  case hopeful = "optimistic"

  func path(from start: Pair, steps: Int, _ η: Double) -> [Pair] {
    switch self {
    case .atOnce: trajectory(from: start, steps: steps, η, simultaneous)
    case .turns: trajectory(from: start, steps: steps, η, alternating)
    case .lookingAhead: trajectory(from: start, steps: steps, η, extragradient)
    case .hopeful: optimistic(from: start, steps: steps, η)
    }
  }
}

/// The path of sixty steps, and its distance from the point of rest.
func spiral(_ rule: Rule, _ η: Double) -> PlotGrid {
  let path = rule.path(from: Pair(1, 0), steps: 60, η)
  return PlotGrid(
    [
      Plot("the path", x: "θ", y: "ψ")
        .field(overX: -3...3, y: -3...3, count: 9) { (-$1, $0) }
        .line("", x: path.map(\.x), y: path.map(\.y), color: .orange)
        .points("", x: [0], y: [0], color: .ink)
        .xAxis(.linear, -3.2...3.2).yAxis(.linear, -3.2...3.2).equalAspect().legend(.none),
      Plot("how far it is", x: "step", y: "distance from (0, 0)")
        .line("", x: path.indices.map(Double.init), y: path.map(norm), color: .orange)
        .yAxis(.logarithmic, 1e-4...1e4).legend(.none),
    ], columns: 2)
}
