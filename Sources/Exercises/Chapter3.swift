// Chapter 3: the minimax game and the optimal discriminator.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 3.1 optimal-discriminator points=2
/// D*(x) = p_data(x) / (p_data(x) + p_model(x)) (Goodfellow et al. 2014, prop. 1), from log
/// densities.
///
/// Right where densities underflow or overflow; a tiny D* keeps nine digits.
///
/// - Parameters:
///   - logData: `[points]`, ln p_data; may be `-infinity`, but not where `logModel` is too.
///   - logModel: `[points]`, ln p_model.
/// - Returns: `[points]`, between 0 and 1.
public func optimalDiscriminator(logData: [Double], logModel: [Double]) -> [Double] {
  //@solution-begin 3.1
  return zip(logData, logModel).map { data, model in 1 / (1 + exp(model - data)) }
  //@solution-end 3.1
  //@stub 3.1| unimplemented("3.1", hint: "divide above and below by the same: what is left of the two densities?")
}

//@exercise 3.2 jensen-shannon points=3
/// The Jensen–Shannon divergence ½ KL(p ‖ m) + ½ KL(q ‖ m), m = (p + q)/2, in nats: 0 to ln 2.
///
/// Where p and q differ by 1e-8 six digits are right, as in exercise E1.2.
///
/// - Parameters:
///   - p: `[outcomes]`, summing to one.
///   - q: `[outcomes]`, summing to one.
public func jensenShannon(_ p: [Double], _ q: [Double]) -> Double {
  //@solution-begin 3.2
  var nats = 0.0
  for (a, b) in zip(p, q) {
    let middle = 0.5 * (a + b)
    for side in [a, b] {
      if side == 0 {
        nats += 0.5 * middle
      } else {
        let ratio = (middle - side) / side
        nats += 0.5 * side * (ratio - log1p(ratio))
      }
    }
  }
  return nats
  //@solution-end 3.2
  //@stub 3.2| unimplemented("3.2", hint: "where is m equal to 0, and what do p and q say there?")
}

//@exercise 3.3 game-value points=3
/// V(D, G) = Σ p ln D + Σ q ln(1 − D) over a finite set of points, in nats.
///
/// A point without mass adds nothing whatever D is there; D = 0 under data, or D = 1 under the
/// model, costs `-infinity`. Where D is 1e-17 nine digits are right.
///
/// - Parameters:
///   - p: `[points]`, probabilities of the data.
///   - q: `[points]`, probabilities of the model.
///   - discriminator: `[points]`, D between 0 and 1.
public func gameValue(p: [Double], q: [Double], discriminator: [Double]) -> Double {
  //@solution-begin 3.3
  var value = 0.0
  for i in p.indices {
    if p[i] > 0 { value += p[i] * log(discriminator[i]) }
    if q[i] > 0 { value += q[i] * log1p(-discriminator[i]) }
  }
  return value
  //@solution-end 3.3
  //@stub 3.3| unimplemented("3.3", hint: "what decides whether a point counts?")
}

//@exercise 3.4 bce-from-logits points=4
/// Mean binary cross-entropy −t ln D − (1 − t) ln(1 − D) from logits a, D = 1/(1 + e^−a), in
/// nats, and its gradient with respect to the logits.
///
/// Finite for every finite logit; the small gradient of a sure and right answer keeps nine
/// digits.
///
/// - Parameters:
///   - logits: `[examples]`.
///   - targets: `[examples]`, between 0 and 1.
/// - Returns: the mean loss, and its gradient `[examples]` (of the mean: divided by their number).
public func binaryCrossEntropy(
  logits: [Double], targets: [Double]
) -> (loss: Double, gradient: [Double]) {
  //@solution-begin 3.4
  let count = Double(logits.count)
  var loss = 0.0
  var gradient: [Double] = []
  for (a, target) in zip(logits, targets) {
    loss += max(a, 0) - a * target + log1p(exp(-abs(a)))
    let tail = exp(-abs(a)) / (1 + exp(-abs(a)))
    let positive = a >= 0 ? 1 - tail : tail
    let negative = a >= 0 ? tail : 1 - tail
    // σ(a) − t, written so that a sure and right answer keeps its tiny gradient.
    gradient.append(((1 - target) * positive - target * negative) / count)
  }
  return (loss / count, gradient)
  //@solution-end 3.4
  //@stub 3.4| unimplemented("3.4", hint: "simplify ln D and ln(1 − D) as functions of the logit")
}

//@exercise 3.5 generator-gradients points=2
/// Derivatives by the logit a of the generator's two losses, for D = 1/(1 + e^−a): of the
/// saturating ln(1 − D), and of the non-saturating −ln D (Goodfellow et al. 2014, sec. 3).
///
/// Both keep nine digits at a = ±700, and nothing overflows beyond.
///
/// - Parameter logits: `[samples]`.
/// - Returns: two lists `[samples]`, one derivative a sample (not divided by their number).
public func generatorGradients(
  logits: [Double]
) -> (saturating: [Double], nonSaturating: [Double]) {
  //@solution-begin 3.5
  let saturating = logits.map { -1 / (1 + exp(-$0)) }
  let nonSaturating = logits.map { -1 / (1 + exp($0)) }
  return (saturating, nonSaturating)
  //@solution-end 3.5
  //@stub 3.5| unimplemented("3.5", hint: "differentiate by the logit, not by D")
}

//@exercise 3.6 wasserstein points=3
/// The Wasserstein-1 distance of two samples on the line: how far mass has to move, on average,
/// to turn one into the other.
///
/// - Parameters:
///   - a: `[observations]`, at least one, in any order.
///   - b: `[observations]`, at least one, in any order.
public func wassersteinDistance(_ a: [Double], _ b: [Double]) -> Double {
  //@solution-begin 3.6
  let first = a.sorted()
  let second = b.sorted()
  var i = 0
  var j = 0
  var distance = 0.0
  var position = min(first[0], second[0])
  while i < first.count || j < second.count {
    let next: Double
    if j == second.count || (i < first.count && first[i] <= second[j]) {
      next = first[i]
    } else {
      next = second[j]
    }
    let gap = Double(i) / Double(first.count) - Double(j) / Double(second.count)
    distance += abs(gap) * (next - position)
    position = next
    while i < first.count && first[i] == next { i += 1 }
    while j < second.count && second[j] == next { j += 1 }
  }
  return distance
  //@solution-end 3.6
  //@stub 3.6| unimplemented("3.6", hint: "in which order would you carry the points, so that no two paths cross?")
}

//@exercise 3.7 extragradient-step points=3
/// One extragradient step (Korpelevich 1976) of the game min over x, max over y of xᵀ A y: look
/// ahead with one simultaneous step, then step from the start with the gradients found there.
///
/// - Parameters:
///   - x: `[rows]`.
///   - y: `[columns]`.
///   - payoff: `[rows][columns]`, A.
///   - stepSize: for both steps and both players.
/// - Returns: the new x `[rows]` and y `[columns]`.
public func extragradientStep(
  x: [Double], y: [Double], payoff: [[Double]], stepSize: Double
) -> (x: [Double], y: [Double]) {
  //@solution-begin 3.7
  func moved(from x: [Double], _ y: [Double], gradientsAt u: [Double], _ v: [Double])
    -> ([Double], [Double])
  {
    var newX = x
    var newY = y
    for i in payoff.indices {
      for j in payoff[i].indices {
        newX[i] -= stepSize * payoff[i][j] * v[j]
        newY[j] += stepSize * payoff[i][j] * u[i]
      }
    }
    return (newX, newY)
  }
  let (aheadX, aheadY) = moved(from: x, y, gradientsAt: x, y)
  return moved(from: x, y, gradientsAt: aheadX, aheadY)
  //@solution-end 3.7
  //@stub 3.7| unimplemented("3.7", hint: "write the two gradients; who goes down, who goes up?")
}

//@exercise 3.8 jensen-shannon-gradient points=3
/// The gradient of JSD(p, softmax(logits)), in nats, with respect to the logits. Some p may be 0,
/// and logits may be ±1000.
///
/// - Parameters:
///   - p: `[outcomes]`, summing to one.
///   - logits: `[outcomes]`.
/// - Returns: `[outcomes]`.
public func jensenShannonGradient(p: [Double], logits: [Double]) -> [Double] {
  //@solution-begin 3.8
  let largest = logits.max() ?? 0
  let unscaled = logits.map { exp($0 - largest) }
  let total = unscaled.reduce(0, +)
  var weighted: [Double] = []
  for (mass, share) in zip(p, unscaled) {
    let q = share / total
    weighted.append(q > 0 ? 0.5 * q * log(2 * q / (mass + q)) : 0)
  }
  let level = weighted.reduce(0, +)
  return zip(weighted, unscaled).map { $0 - level * $1 / total }
  //@solution-end 3.8
  //@stub 3.8| unimplemented("3.8", hint: "the divergence by q first, then q by the logits")
}

//@exercise 3.9 line-game points=4
/// A GAN on numbers, trained until the game rests. Generator shift + scale · z, scale > 0;
/// discriminator D(x) = σ(a + b x + c x²).
///
/// - Parameters:
///   - data: `[observations]`.
///   - noise: `[samples]`, z.
/// - Returns: shift, scale, and the discriminator `[a, b, c]`.
public func trainLineGame(
  data: [Double], noise: [Double]
) -> (shift: Double, scale: Double, discriminator: [Double]) {
  //@solution-begin 3.9
  var (shift, scale) = (0.0, 1.0)
  var (a, b, c) = (0.0, 0.0, 0.0)
  let rate = 0.1
  for _ in 0..<3000 {
    // The discriminator's weights decay: friction, without which the game circles.
    var (byA, byB, byC) = (-a, -b, -c)
    for x in data {
      let doubt = 1 / (1 + exp(a + b * x + c * x * x)) / Double(data.count)
      byA += doubt
      byB += doubt * x
      byC += doubt * x * x
    }
    var (byShift, byScale) = (0.0, 0.0)
    for z in noise {
      let x = shift + scale * z
      let belief = 1 / (1 + exp(-(a + b * x + c * x * x)))
      byA -= belief / Double(noise.count)
      byB -= belief * x / Double(noise.count)
      byC -= belief * x * x / Double(noise.count)
      let push = (1 - belief) * (b + 2 * c * x) / Double(noise.count)
      byShift += push
      byScale += push * z
    }
    (a, b, c) = (a + rate * byA, b + rate * byB, c + rate * byC)
    (shift, scale) = (shift + rate * byShift, scale + rate * byScale)
  }
  return (shift, scale, [a, b, c])
  //@solution-end 3.9
  //@stub 3.9| unimplemented("3.9", hint: "write the four gradients first; what could stop the circling?")
}

//@exercise 3.10 hinge-loss points=3
/// The discriminator's hinge loss with its gradients with respect to the scores: the mean of
/// max(0, 1 − s) over real scores, plus that of max(0, 1 + s) over generated ones; 0 where a
/// maximum is decided by equality. This code is wrong in one place:
///
/// ```
/// let a = Double(real.count), b = Double(generated.count)
/// var loss = 0.0
/// for s in real { loss += max(0, 1 - s) / a }
/// for s in generated { loss += max(0, 1 + s) / b }
/// let realGradient = real.map { s in s < 1 ? -1 / a : 0 }
/// let generatedGradient = generated.map { s in s < 1 ? 1 / b : 0 }
/// return (loss, realGradient, generatedGradient)
/// ```
///
/// - Parameters:
///   - real: `[realImages]`, scores.
///   - generated: `[generatedImages]`, scores.
/// - Returns: the loss and its gradients by either.
public func hingeLoss(
  real: [Double], generated: [Double]
) -> (loss: Double, realGradient: [Double], generatedGradient: [Double]) {
  //@solution-begin 3.10
  // Margins that should be negative; where one is not, it costs what it is.
  let (ofData, ofModel) = (real.map { 1 - $0 }, generated.map { 1 + $0 })
  let (dataShare, modelShare) = (1 / Double(ofData.count), 1 / Double(ofModel.count))
  let dataLoss = ofData.reduce(0) { $1 > 0 ? $0 + dataShare * $1 : $0 }
  let modelLoss = ofModel.reduce(0) { $1 > 0 ? $0 + modelShare * $1 : $0 }
  return (
    dataLoss + modelLoss, ofData.map { $0 > 0 ? -dataShare : 0 },
    ofModel.map { $0 > 0 ? modelShare : 0 }
  )
  //@solution-end 3.10
  //@stub 3.10| unimplemented("3.10", hint: "which of the three results can you check against which other?")
}
