// Chapter 3: the minimax game and the optimal discriminator.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 3.1 optimal-discriminator points=2
/// D*(x) = p_data(x) / (p_data(x) + p_model(x)) (Goodfellow et al. 2014, prop. 1), from log
/// densities, so that it is right where both densities underflow.
///
/// - Parameters:
///   - logData: `[points]`, ln p_data; may be `-infinity`, but not where `logModel` is too.
///   - logModel: `[points]`, ln p_model.
/// - Returns: `[points]`, between 0 and 1.
public func optimalDiscriminator(logData: [Double], logModel: [Double]) -> [Double] {
  //@solution-begin 3.1
  return zip(logData, logModel).map { data, model in 1 / (1 + exp(model - data)) }
  //@solution-end 3.1
  //@stub 3.1| unimplemented("3.1", hint: "divide through by p_data: only the difference of logs is left")
}

//@exercise 3.2 jensen-shannon points=3
/// The Jensen–Shannon divergence ½ KL(p ‖ m) + ½ KL(q ‖ m), m = (p + q)/2, in nats: 0 to ln 2.
///
/// Nearly equal distributions keep their leading digits, as in exercise 1.2.
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
  //@stub 3.2| unimplemented("3.2", hint: "two divergences to the middle; the middle is 0 only where both are")
}

//@exercise 3.3 game-value points=3
/// V(D, G) = Σ p ln D + Σ q ln(1 − D) over a finite set of points, in nats.
///
/// A point without mass adds nothing whatever D is there; D = 0 under data, or D = 1 under the
/// model, costs `-infinity`.
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
  //@stub 3.3| unimplemented("3.3", hint: "0 · ln 0 counts as 0, so ask for the mass first")
}

//@exercise 3.4 bce-from-logits points=4
/// Mean binary cross-entropy from logits a, D = 1/(1 + e^−a), and its gradient with respect to
/// the logits; nats, finite for every finite logit.
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
  //@stub 3.4| unimplemented("3.4", hint: "max(a, 0) − a t + ln(1 + e^−|a|) never overflows")
}

//@exercise 3.5 generator-gradients points=2
/// Derivatives by the logit a of the generator's two losses, for D = 1/(1 + e^−a): of the
/// saturating ln(1 − D), and of the non-saturating −ln D (Goodfellow et al. 2014, sec. 3).
///
/// Where the discriminator is sure (a very negative) the first vanishes and the second does not;
/// both keep their digits at a = ±700.
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
  //@stub 3.5| unimplemented("3.5", hint: "both are minus a sigmoid: of a, and of −a")
}

//@exercise 3.6 wasserstein points=3
/// The Wasserstein-1 distance of two samples on the line: the area between their cumulative
/// distribution functions. The samples may differ in size.
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
  //@stub 3.6| unimplemented("3.6", hint: "sort both; walk along the line and add |F − G| times the step")
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
  //@stub 3.7| unimplemented("3.7", hint: "the second step starts at (x, y) again, not at the point ahead")
}
