import Foundation
import Tensors
import Testing

extension Engine {
  /// Operations against their definitions in double precision, on numbers that single precision is
  /// barely made for: 10⁻³⁸ to 10³⁸, ±∞, large offsets, constants, one element.
  @Suite struct HostileMagnitudeTests {
    // MARK: Logits at ±∞

    /// The cases of pytorch #135359 and numpyro #2240; and with 15 more behind, for whole vectors.
    @Test func infiniteLogitsAreProbabilitiesOfZeroAndOne() {
      let z: [Float] = [-.infinity, .infinity, -.infinity, .infinity, -.infinity, .infinity]
      let t: [Float] = [0, 0, 1, 1, 0.25, 0.25]
      let loss: [Float] = [0, .infinity, .infinity, 0, .infinity, .infinity]
      let slope: [Float] = [0, 1, -1, 0, -0.25, 0.75]
      onEachInstructionSet { set in
        for copies in [1, 4] {
          func many(_ x: [Float]) -> Tensor { Tensor((0..<copies).flatMap { _ in x }) }
          let (logits, targets) = (many(z), many(t))
          let none = binaryCrossEntropy(logits: logits, targets: targets, .none)
          #expect(none == many(loss), "\(set)")
          let gradient = binaryCrossEntropyGradient(
            logits: logits, targets: targets, .sum, Tensor(1))
          #expect(gradient == many(slope), "\(set)")
          for reduction in [Reduction.sum, .mean, .batchMean] {
            #expect(
              binaryCrossEntropy(logits: logits, targets: targets, reduction).scalar == .infinity)
            let right = binaryCrossEntropy(
              logits: Tensor([-.infinity, .infinity]), targets: Tensor([0, 1]), reduction)
            #expect(right.scalar == 0, "\(set)")
          }
        }
        #expect(
          binaryCrossEntropy(logits: Tensor([.nan]), targets: Tensor([0]), .sum).scalar.isNaN)
      }
    }

    @Test func softmaxHasItsLimits() {
      let rows = Tensor(
        [
          .infinity, 0, -.infinity, 1, -.infinity, 2, 2, -.infinity, .infinity, .infinity, 3, 4,
          -.infinity, -.infinity, -.infinity, -.infinity,
        ], shape: [4, 4])
      onEachInstructionSet { set in
        let p = softmax(rows).scalars
        #expect(Array(p[0..<12]) == [1, 0, 0, 0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0, 0], "\(set)")
        #expect(p[12...].allSatisfy { $0.isNaN })
        let logs = logSoftmax(rows).scalars
        let half = -Float(M_LN2)
        #expect(logs[0] == 0 && logs[1...3].allSatisfy { $0 == -.infinity })
        #expect(logs[4] == -.infinity && abs(logs[5] - half) < 1e-7)
        #expect(abs(logs[8] - half) < 1e-7 && logs[10] == -.infinity && logs[12].isNaN)
        let sums = logSumExp(rows).scalars
        #expect(sums[0] == .infinity && sums[2] == .infinity && sums[3] == -.infinity)
        #expect(abs(sums[1] - (2 + Float(M_LN2))) < 1e-6)
        let g = logSumExpGradient(Tensor([1, 1, 1, 1]), rows, output: logSumExp(rows)).scalars
        #expect(Array(g[0..<4]) == [1, 0, 0, 0] && g[9] == 0.5)
        let some = rows.rows(0..<1)
        #expect(crossEntropy(logits: some, labels: [0]).scalar == 0)
        #expect(crossEntropy(logits: some, labels: [2]).scalar == .infinity)
        #expect(
          crossEntropyGradient(logits: some, labels: [2], .sum, Tensor(1)).scalars
            == [1, 0, -1, 0])
      }
    }

    /// Value and slope of an activation at x, in double precision, with their limits at ±∞.
    private func exact(_ activation: Activation, _ x: Double) -> (Double, Double) {
      func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
      switch activation {
      case .identity: return (x, 1)
      case .relu: return (max(x, 0), x > 0 ? 1 : 0)
      case .leakyRelu(let slope):
        return (x > 0 ? x : slope == 0 ? 0 : x * Double(slope), x > 0 ? 1 : Double(slope))
      case .tanh: return (Foundation.tanh(x), abs(x) > 50 ? 0 : 1 / pow(cosh(x), 2))
      case .sigmoid: return (sigmoid(x), sigmoid(x) * sigmoid(-x))
      case .softplus: return (x > 50 ? x : log1p(exp(x)), sigmoid(x))
      case .silu:
        if abs(x) > 200 { return (max(x, 0), x > 0 ? 1 : 0) }
        let s = sigmoid(x)
        return (x * s, s * (1 + x * (1 - s)))
      case .gelu:
        if abs(x) > 50 { return (max(x, 0), x > 0 ? 1 : 0) }
        let (a, b) = (1.5957691216057308, 0.07135481627159999)
        let s = sigmoid(x * (a + b * x * x))
        return (x * s, s + x * s * (1 - s) * (a + 3 * b * x * x))
      }
    }

    @Test func activationsHaveTheirLimits() {
      let sizes: [Float] = [
        0, 1e-38, 1e-30, 1e-10, 0.3, 2, 30, 100, 1e4, 1e10, 1e19, 1e30, 3e38, .infinity,
      ]
      let x = Tensor(sizes.flatMap { [$0, -$0] })
      let kinds: [Activation] = [
        .identity, .relu, .leakyRelu(slope: 0), .leakyRelu(slope: 0.2), .tanh, .sigmoid, .softplus,
        .silu, .gelu,
      ]
      onEachInstructionSet { set in
        for kind in kinds {
          let y = activate(x, kind)
          let g = activationGradient(
            Tensor(ones: x.shape), saved: kind.needsInput ? x : y, kind)
          for i in 0..<x.count where x[i] != 0 {
            let (value, slope) = exact(kind, Double(x[i]))
            let isRight =
              Double(y[i]) == value || abs(Double(y[i]) - value) <= 1e-6 * abs(value) + 1e-37
            #expect(isRight, "\(set) \(kind) of \(x[i]): \(y[i]), not \(value)")
            #expect(
              abs(Double(g[i]) - slope) <= 2e-6, "\(set) \(kind)′ at \(x[i]): \(g[i]), not \(slope)"
            )
          }
        }
        #expect(
          exponentialRemainder(Tensor([.infinity, -.infinity])).scalars == [infinity, infinity])
        #expect(expMinusOne(Tensor([.infinity, -.infinity, 0])).scalars == [infinity, -1, 0])
        for size in sizes where size < 80 {
          for value in [Double(size), -Double(size)] {
            let found = Double(expMinusOne(Tensor([Float(value)]))[0])
            #expect(abs(found - Foundation.expm1(value)) <= 4e-7 * abs(Foundation.expm1(value)))
          }
        }
        #expect(logSigmoid(Tensor([.infinity, -.infinity])).scalars == [0, -infinity])
      }
    }

    private var infinity: Float { .infinity }

    // MARK: Gaussians

    @Test func gaussianLossesDoNotOverflowOnTheirWay() {
      // ½(ln 2π + 100 + 10⁴⁰ e⁻¹⁰⁰)
      let (x, mean, v) = (Tensor([1e20]), Tensor([0]), Tensor([100]))
      let scaled = 1e40 * exp(-100)
      let loss = gaussianNegativeLogLikelihood(x, mean: mean, logVariance: v).scalar
      #expect(abs(Double(loss) - (0.918938533 + 50 + scaled / 2)) < 1e-5)
      let slopes = gaussianNegativeLogLikelihoodGradients(
        x, mean: mean, logVariance: v, .sum, Tensor(1))
      #expect(abs(Double(slopes.logVariance.scalar) - (1 - scaled) / 2) < 1e-6)
      #expect(abs(Double(slopes.mean.scalar) / (-1e20 * exp(-100)) - 1) < 1e-5)
      for v: Float in [-1e8, -1e4, -200, -1e-6, 1e-6, 3] {
        let slope = gaussianKLGradients(mean: mean, logVariance: Tensor([v]), .sum, Tensor(1))
        let exact = Foundation.expm1(Double(v)) / 2
        #expect(abs(Double(slope.logVariance.scalar) - exact) <= 1e-6 * abs(exact), "\(v)")
      }
    }

    /// Reconstruction and divergence of one example weigh the same whatever their sizes.
    @Test func withoutAReductionALossIsThatOfAnExample() {
      let (logits, targets) = (numbers([5, 784], "z"), sigmoid(numbers([5, 784], "t")))
      let (mean, v) = (numbers([5, 2], "mean"), numbers([5, 2], "variance"))
      let pairs = [
        (
          binaryCrossEntropy(logits: logits, targets: targets),
          binaryCrossEntropy(logits: logits, targets: targets, .sum)
        ),
        (gaussianKL(mean: mean, logVariance: v), gaussianKL(mean: mean, logVariance: v, .sum)),
        (squaredError(logits, targets), squaredError(logits, targets, .sum)),
        (
          gaussianNegativeLogLikelihood(mean, mean: v, logVariance: v),
          gaussianNegativeLogLikelihood(mean, mean: v, logVariance: v, .sum)
        ),
      ]
      for (loss, sum) in pairs { #expect(abs(loss.scalar * 5 / sum.scalar - 1) < 1e-6) }
    }
  }
}
