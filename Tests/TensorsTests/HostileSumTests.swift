import Foundation
import Tensors
import Testing

extension Engine {
  /// Sums, norms and optimizers' steps on many or large or small numbers.
  @Suite struct HostileSumTests {
    /// pytorch #54293: 0.1 on average along the first axis, however long it is.
    @Test(arguments: [1, 63, 1000, 60_000, 1_000_000, 17_000_000])
    func meansAlongTheFirstAxis(count: Int) {
      onEachInstructionSet { set in
        for columns in count > 1_000_000 ? [2] : [1, 2, 19] {
          let x = Tensor(repeating: 0.1, shape: [count, columns])
          for mean in [x.mean(axes: [0]), x.sum(axes: [0]) * (1 / Float(count))] {
            #expect(mean.shape == [columns])
            #expect(mean.scalars.allSatisfy { abs($0 - 0.1) < 1e-6 }, "\(set) \(mean)")
          }
          let bias = biasGradient(x) * (1 / Float(count))
          #expect(bias.scalars.allSatisfy { abs($0 - 0.1) < 1e-6 }, "\(set) \(bias)")
        }
      }
    }

    /// The same sums where they are formed on the way back: biases, weights, rows of a table.
    @Test func gradientsOfLongBatches() {
      let count = 400_000
      let x = Tensor(repeating: 0.1, shape: [count, 8])
      let weight = Tensor(repeating: 0.1, shape: [8, 2])
      let ones = Tensor(ones: [count, 2])
      onEachInstructionSet { set in
        let y = linear(x, weight, activation: .tanh)
        let tanh = linearGradients(
          ones, input: x, weight: weight, saved: y.saved, activation: .tanh)
        let slope = 1 / pow(cosh(Double(Float(0.1) * Float(0.1)) * 8), 2)
        let bias = tanh.bias!.scalars.map { Double($0) / Double(count) }
        #expect(bias.allSatisfy { abs($0 / slope - 1) < 4e-6 }, "\(set) \(bias)")
        let table = scatterAddRows(x, [Int](repeating: 1, count: count), rows: 2)
        #expect(table[0, 3] == 0 && abs(table[1, 3] / Float(count) - 0.1) < 1e-6, "\(set)")
        let products = matmul(x, ones, transposeA: true).scalars
        #expect(products.allSatisfy { abs($0 / Float(count) - 0.1) < 1e-6 }, "\(set) \(products)")
      }
    }

    @Test func longProducts() {
      // Eight million terms of 0.1·1.
      let x = Tensor(repeating: 0.1, shape: [2, 1 << 22])
      let ones = Tensor(ones: [1 << 22, 16])
      onEachInstructionSet { set in
        let y = matmul(x, ones)
        #expect(y.scalars.allSatisfy { abs($0 / Float(1 << 22) - 0.1) < 1e-6 }, "\(set) \(y)")
      }
    }

    @Test func meansDoNotOverflow() {
      onEachInstructionSet { set in
        for (shape, axes) in [
          ([5000], [0]), ([3, 7], [1]), ([300, 7], [0]), ([7000, 20], [0]), ([4, 90, 3], [1]),
          ([4, 90, 3], [0, 2]),
        ] as [(Shape, [Int])] {
          let x = Tensor(repeating: 3e38, shape: shape)
          let means = x.mean(axes: axes).scalars + [x.mean().scalar]
          #expect(means.allSatisfy { abs($0 / 3e38 - 1) < 1e-6 }, "\(set) \(shape) \(means)")
          let withInfinity = concatenate([x, Tensor(repeating: .infinity, shape: shape)], axis: 0)
          #expect(withInfinity.mean().scalar == .infinity)
        }
      }
    }

    @Test func variancesBesideALargeMean() {
      let x = Tensor([10_000_000, 10_000_001, 10_000_002, 10_000_003], shape: [4, 1])
      #expect(x.variance(axes: [0]).scalars == [1.25])
      #expect(Tensor(repeating: 1e7, shape: [9, 3]).variance(axes: [0]).scalars == [0, 0, 0])
    }

    @Test func normsBeyondAndBelowSinglePrecisionsSquares() {
      onEachInstructionSet { set in
        for (count, size) in [(128, 1e19), (128, 3e38), (5000, 1e-30), (3, 1e-45)] {
          let parts = [Tensor(repeating: Float(size), shape: [count])]
          let exact = Double(Float(size)) * Double(count).squareRoot()
          #expect(abs(globalNorm(parts) / exact - 1) < 1e-6, "\(set) \(size)")
        }
        #expect(globalNorm([Tensor(zeros: [9])]) == 0)
        let (a, b) = (Tensor(repeating: 2e19, shape: [300]), Tensor(zeros: [300]))
        #expect(squaredError(a, b, .mean).scalar == .infinity)
        let small = Tensor(repeating: 1.5e19, shape: [300])
        #expect(abs(squaredError(small, b, .mean).scalar / 2.25e38 - 1) < 1e-6, "\(set)")
      }
    }

    /// FAdam #1: the first step is the rate, whatever the gradient's size.
    @Test func firstStepsAreTheRate() {
      let sizes: [Float] = [1e-6, 1, 1e10, 1.8e19, 2e19, 5e20, 1e30, 3.4e38]
      let g = Tensor(sizes.flatMap { [$0, -$0] })
      onEachInstructionSet { set in
        var (w, m, v) = (
          [Tensor(zeros: g.shape)], [Tensor(zeros: g.shape)], [Tensor(zeros: g.shape)]
        )
        for step in 1...3 {
          adamUpdate(
            &w, gradients: [g], firstMoments: &m, secondMoments: &v, step: step,
            settings: AdamSettings(learningRate: 0.5, epsilon: 1e-12))
          for (i, value) in w[0].scalars.enumerated() {
            let exact = -0.5 * Float(step) * (g[i] > 0 ? 1 : -1)
            #expect(abs(value - exact) < 1e-4, "\(set) step \(step) of \(g[i]): \(value)")
          }
        }
        var (u, s) = ([Tensor(zeros: g.shape)], [Tensor(zeros: g.shape)])
        rmsPropUpdate(
          &u, gradients: [g], meanSquares: &s, learningRate: 0.5, decay: 0.75, epsilon: 1e-12)
        for (i, value) in u[0].scalars.enumerated() {
          #expect(abs(value - (g[i] > 0 ? -1 : 1)) < 1e-4, "\(set) \(g[i]): \(value)")
        }
        // What is no number does not become one.
        var poisoned = [Tensor(zeros: [2])]
        var (n, k) = (poisoned, poisoned)
        adamUpdate(
          &poisoned, gradients: [Tensor([.infinity, .nan])], firstMoments: &n, secondMoments: &k,
          step: 1, settings: AdamSettings(learningRate: 0.5))
        #expect(poisoned[0].scalars.allSatisfy { $0.isNaN }, "\(set)")
      }
    }
  }
}
