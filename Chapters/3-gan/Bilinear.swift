/// Two players, x and y, of the game V = x y: x wants it small, y large. The resting point is (0, 0).
typealias Pair = SIMD2<Double>

// snippet.bilinear
/// The direction in which both want to go: x down its slope y, y up its slope x.
func pull(_ z: Pair) -> Pair { Pair(-z.y, z.x) }

/// Both step at once.
func simultaneous(_ z: Pair, _ η: Double) -> Pair { z + η * pull(z) }

/// x steps, then y sees where x went.
func alternating(_ z: Pair, _ η: Double) -> Pair {
  let x = z.x - η * z.y
  return Pair(x, z.y + η * x)
}

/// Look ahead, come back, and step with the slopes found there (Korpelevich, 1976).
func extragradient(_ z: Pair, _ η: Double) -> Pair { z + η * pull(z + η * pull(z)) }
// snippet.end

// snippet.unrolled
/// x steps where y will be after `k` steps of its own, as if y went there whatever x does; y is put
/// back and steps in its turn.
func lookingAhead(_ z: Pair, _ η: Double, _ k: Int) -> Pair {
  var y = z.y
  for _ in 0..<k { y += η * z.x }
  let x = z.x - η * y
  return Pair(x, z.y + η * x)
}

/// The unrolled game in full: x also knows that y's steps are longer the larger x is.
func unrolled(_ z: Pair, _ η: Double, _ k: Int) -> Pair {
  let x = z.x - η * (z.y + 2 * Double(k) * η * z.x)
  return Pair(x, z.y + η * x)
}
// snippet.end

/// Where a rule leads from a start.
func trajectory(from start: Pair, steps: Int, _ η: Double, _ rule: (Pair, Double) -> Pair) -> [Pair]
{
  (0..<steps).reduce(into: [start]) { path, _ in path.append(rule(path.last!, η)) }
}

func norm(_ z: Pair) -> Double { (z * z).sum().squareRoot() }

/// The next point of optimistic descent, which adds the slope's last change to the slope:
/// z′ = z + η (2 f(z) − f(before)) (Daskalakis and others, 2018).
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
