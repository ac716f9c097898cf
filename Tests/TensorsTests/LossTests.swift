import Foundation
import Tensors
import Testing

extension Engine {
  @Suite struct LossTests {
    /// Checks a loss and its gradient against an element's formula in double precision.
    func check(
      _ name: String, _ x: Tensor, f: (Int, Double) -> Double,
      loss: (Tensor, Reduction) -> Tensor, gradient: (Tensor, Reduction, Tensor) -> Tensor
    ) {
      var expected = Reference(x)
      var slopes = expected
      for (i, value) in expected.values.enumerated() {
        slopes.values[i] = (f(i, value + 1e-6) - f(i, value - 1e-6)) / 2e-6
        expected.values[i] = f(i, value)
      }
      let total = expected.values.reduce(0, +)
      let n = Double(x.count)
      onEachInstructionSet { set in
        #expect(expected.distance(loss(x, .none)) < 1e-6, "\(name) on \(set)")
        #expect(abs(Double(loss(x, .sum).scalar) - total) < 1e-6 * n, "\(name) on \(set)")
        #expect(abs(Double(loss(x, .mean).scalar) - total / n) < 2e-6, "\(name) on \(set)")
        let upstream = numbers(x.shape, "upstream")
        var weighted = slopes
        for (i, w) in upstream.scalars.enumerated() { weighted.values[i] *= Double(w) }
        #expect(weighted.distance(gradient(x, .none, upstream)) < 2e-6, "\(name) on \(set)")
        var scaled = slopes
        for i in scaled.values.indices { scaled.values[i] *= 3 }
        #expect(scaled.distance(gradient(x, .sum, Tensor(3))) < 2e-6, "\(name) on \(set)")
        for i in scaled.values.indices { scaled.values[i] /= n }
        #expect(scaled.distance(gradient(x, .mean, Tensor(3))) < 2e-6, "\(name) on \(set)")
      }
    }

    /// What is left of a loss where the model is confident and right is small beside its terms: the
    /// error is relative to itself.
    @Test func confidentLosses() {
      let logits: [Float] = [-30, -14, -5, -1, 0, 1, 5, 10, 12, 16, 30, 60]
      let z = Tensor(logits)
      onEachInstructionSet { set in
        for target in [Float(0), 1] {
          let t = Tensor(repeating: target, shape: z.shape)
          let losses = binaryCrossEntropy(logits: z, targets: t, .none).scalars
          for (logit, loss) in zip(logits, losses) {
            let margin = Double(target == 1 ? logit : -logit)
            let exact = margin > 0 ? log1p(exp(-margin)) : -margin + log1p(exp(margin))
            #expect(abs(Double(loss) - exact) < 1e-6 * exact, "\(logit), \(target) on \(set)")
          }
          let one = binaryCrossEntropy(logits: Tensor([14]), targets: Tensor([1]), .mean).scalar
          #expect(abs(Double(one) - log1p(exp(-14))) < 1e-6 * log1p(exp(-14)))
        }
        for row in [[20, 8, 5], [1000, 995, 990], [-1000, -1002, -1005] as [Float]] {
          let exact = log1p(exp(Double(row[1] - row[0])) + exp(Double(row[2] - row[0])))
          let logits = Tensor(row, shape: [1, 3])
          let loss = Double(crossEntropy(logits: logits, labels: [0]).scalar)
          #expect(abs(loss - exact) < 2e-6 * exact, "\(row) on \(set): \(loss), not \(exact)")
          #expect(abs(Double(logSoftmax(logits).scalars[0]) + exact) < 2e-6 * exact)
        }
      }
    }

    /// A posterior that has all but collapsed is a divergence near zero.
    @Test func divergenceOfNearlyEqualGaussians() {
      onEachInstructionSet { set in
        for v in [Float(1e-4), -1e-3, 0.03, -0.4] {
          let exact =
            [3, 4, 5, 6, 7, 8, 9, 10].reduce((0.0, pow(Double(v), 2) / 2)) {
              ($0.0 + $0.1, $0.1 * Double(v) / Double($1))
            }.0 / 2
          let (mean, logVariance) = (Tensor([0]), Tensor([v]))
          let kl = Double(gaussianKL(mean: mean, logVariance: logVariance).scalar)
          #expect(abs(kl - exact) < 1e-6 * exact, "v = \(v) on \(set): \(kl), not \(exact)")
          let slope = gaussianKLGradients(mean: mean, logVariance: logVariance, .sum, Tensor(1))
          let exactSlope = expm1(Double(v)) / 2
          #expect(
            abs(Double(slope.logVariance.scalar) - exactSlope) < 1e-6 * abs(exactSlope),
            "v = \(v) on \(set)")
        }
      }
    }

    @Test func elementwiseLosses() {
      let x = numbers([23, 17], "x", scale: 2)
      let t = sigmoid(numbers([23, 17], "t"))
      let targets = t.scalars.map(Double.init)
      check("squared error", x, f: { pow($1 - targets[$0], 2) }) {
        squaredError($0, t, $1)
      } gradient: {
        squaredErrorGradient($0, t, $1, $2)
      }
      check("binary cross-entropy", x, f: { reference(.softplus, $1) - $1 * targets[$0] }) {
        binaryCrossEntropy(logits: $0, targets: t, $1)
      } gradient: {
        binaryCrossEntropyGradient(logits: $0, targets: t, $1, $2)
      }
      let v = numbers([23, 17], "v")
      let logVariances = v.scalars.map(Double.init)
      func negativeLogLikelihood(_ x: Double, _ mean: Double, _ v: Double) -> Double {
        0.5 * (log(2 * Double.pi) + v + pow(x - mean, 2) * exp(-v))
      }
      check(
        "Gaussian, mean", x, f: { negativeLogLikelihood(targets[$0], $1, logVariances[$0]) }
      ) {
        gaussianNegativeLogLikelihood(t, mean: $0, logVariance: v, $1)
      } gradient: {
        gaussianNegativeLogLikelihoodGradients(t, mean: $0, logVariance: v, $1, $2).mean
      }
      check(
        "Gaussian, variance", v, f: { negativeLogLikelihood(targets[$0], targets[$0] + 0.5, $1) }
      ) {
        gaussianNegativeLogLikelihood(t, mean: t + 0.5, logVariance: $0, $1)
      } gradient: {
        gaussianNegativeLogLikelihoodGradients(t, mean: t + 0.5, logVariance: $0, $1, $2)
          .logVariance
      }
      func kl(_ mean: Double, _ v: Double) -> Double { 0.5 * (exp(v) + mean * mean - 1 - v) }
      check("KL, mean", x, f: { kl($1, logVariances[$0]) }) {
        gaussianKL(mean: $0, logVariance: v, $1)
      } gradient: {
        gaussianKLGradients(mean: $0, logVariance: v, $1, $2).mean
      }
      check("KL, variance", v, f: { kl(targets[$0], $1) }) {
        gaussianKL(mean: t, logVariance: $0, $1)
      } gradient: {
        gaussianKLGradients(mean: t, logVariance: $0, $1, $2).logVariance
      }
    }

    @Test func confidentLogitsStayFinite() {
      let z = Tensor([-200, 200, -200, 200])
      let t = Tensor([0, 1, 1, 0])
      #expect(binaryCrossEntropy(logits: z, targets: t, .none).scalars == [0, 0, 200, 200])
      let g = binaryCrossEntropyGradient(logits: z, targets: t, .sum, Tensor(1))
      #expect(g.scalars == [0, 0, -1, 1])
    }

    @Test func classes() {
      let z = numbers([6, 5], "z", scale: 2)
      let labels = [0, 4, 2, 2, 1, 3]
      let none = crossEntropy(logits: z, labels: labels, .none)
      let logProbabilities = logSoftmax(z)
      for (row, label) in labels.enumerated() {
        #expect(abs(none[row] + logProbabilities[row, label]) < 1e-5)
      }
      #expect(abs(crossEntropy(logits: z, labels: labels).scalar * 6 - none.sum().scalar) < 1e-4)
      let upstream = numbers([6], "upstream")
      let expected = (softmax(z) - Tensor(oneHot: labels, classes: 5)) * upstream.reshaped([6, 1])
      let g = crossEntropyGradient(logits: z, labels: labels, .none, upstream)
      #expect(abs(g - expected).maximum().scalar < 1e-6)
      let mean = crossEntropyGradient(logits: z, labels: labels, .mean, Tensor(2))
      #expect(
        abs(mean * 3 - (softmax(z) - Tensor(oneHot: labels, classes: 5))).maximum().scalar < 1e-6)
    }

    @Test func reparameterization() {
      let (m, v, e) = (numbers([40], "m"), numbers([40], "v"), numbers([40], "e"))
      let z = reparameterize(mean: m, logVariance: v, noise: e)
      #expect(abs(z - (m + exp(v * 0.5) * e)).maximum().scalar < 1e-6)
      let dz = numbers([40], "dz")
      let g = reparameterizeGradients(dz, logVariance: v, noise: e)
      #expect(g.mean == dz)
      #expect(abs(g.logVariance - dz * e * exp(v * 0.5) * 0.5).maximum().scalar < 1e-6)
    }
  }
}
