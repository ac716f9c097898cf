import Foundation
import Tensors
import Testing

extension Engine {
  @Suite struct NormalizationTests {
    /// (x − mean)/√(variance + ε) over sets of elements, then scale, shift and activation.
    func reference(
      _ x: Reference, _ scale: Tensor, _ shift: Tensor, _ activation: Activation,
      epsilon: Double = 1e-5, _ set: (Int) -> Int
    ) -> Reference {
      let channels = scale.count
      var (count, sum, square) = ([Int: Double](), [Int: Double](), [Int: Double]())
      for (i, value) in x.values.enumerated() {
        count[set(i), default: 0] += 1
        sum[set(i), default: 0] += value
      }
      for (i, value) in x.values.enumerated() {
        square[set(i), default: 0] += pow(value - sum[set(i)]! / count[set(i)]!, 2)
      }
      let (gamma, beta) = (scale.scalars.map(Double.init), shift.scalars.map(Double.init))
      var result = x
      for (i, value) in x.values.enumerated() {
        let n = count[set(i)]!
        let z = (value - sum[set(i)]! / n) / (square[set(i)]! / n + epsilon).squareRoot()
        result.values[i] = TensorsTests.reference(
          activation, gamma[i % channels] * z + beta[i % channels])
      }
      return result
    }

    /// An ε that shows, as large as the variance.
    @Test func epsilonCounts() {
      let x = numbers([3, 5, 6], "x")
      let (scale, shift) = (numbers([6], "scale"), numbers([6], "shift"))
      let dy = numbers(x.shape, "dy")
      for kind in Kind.allCases {
        let member = membership(kind, 30, 6, 2)
        func f(_ x: Reference) -> Reference {
          reference(x, scale, shift, .tanh, epsilon: 0.75, member)
        }
        let result =
          switch kind {
          case .batch:
            batchNorm(x, scale: scale, shift: shift, epsilon: 0.75, activation: .tanh)
          case .group:
            groupNorm(x, groups: 2, scale: scale, shift: shift, epsilon: 0.75, activation: .tanh)
          case .layer:
            layerNorm(x, scale: scale, shift: shift, epsilon: 0.75, activation: .tanh)
          }
        #expect(f(Reference(x)).distance(result.output) < 1e-6, "\(kind)")
        let gradients =
          switch kind {
          case .batch:
            batchNormGradients(
              dy, input: x, scale: scale, shift: shift, normalized: result, activation: .tanh)
          case .group:
            groupNormGradients(
              dy, input: x, groups: 2, scale: scale, shift: shift, normalized: result,
              activation: .tanh)
          case .layer:
            layerNormGradients(
              dy, input: x, scale: scale, shift: shift, normalized: result, activation: .tanh)
          }
        let slopes = centralDifferences(Reference(x), weights: dy, f)
        #expect(slopes.distance(gradients.input) < 1e-5, "\(kind)")
      }
    }

    enum Kind: CaseIterable { case batch, group, layer }

    func check(_ kind: Kind, _ shape: Shape, groups: Int, _ activation: Activation, offset: Float) {
      let channels = shape.last!
      let x = numbers(shape, "x") + offset
      let (scale, shift) = (numbers([channels], "scale"), numbers([channels], "shift"))
      let dy = numbers(shape, "dy")
      let image = x.count / shape[0]
      let member = membership(kind, image, channels, groups)
      let expected = reference(Reference(x), scale, shift, activation, member)
      let slopes = centralDifferences(Reference(x), weights: dy) {
        reference($0, scale, shift, activation, member)
      }
      func slope(_ parameter: Tensor, _ f: (Tensor) -> Reference) -> Reference {
        // The output is smooth in the parameters: differences of single-precision steps will do.
        var result = Reference(parameter)
        for c in 0..<channels {
          var (up, down) = (parameter, parameter)
          up[c] += 0x1p-8
          down[c] -= 0x1p-8
          let (a, b) = (f(up), f(down))
          result.values[c] =
            zip(zip(a.values, b.values), dy.scalars).reduce(0) {
              $0 + ($1.0.0 - $1.0.1) * Double($1.1)
            } / Double(up[c] - down[c])
        }
        return result
      }
      onEachInstructionSet { set in
        let result: Normalized
        let g: NormalizationGradients
        switch kind {
        case .batch:
          result = batchNorm(x, scale: scale, shift: shift, activation: activation)
          g = batchNormGradients(
            dy, input: x, scale: scale, shift: shift, normalized: result, activation: activation)
        case .group:
          result = groupNorm(
            x, groups: groups, scale: scale, shift: shift, activation: activation)
          g = groupNormGradients(
            dy, input: x, groups: groups, scale: scale, shift: shift, normalized: result,
            activation: activation)
        case .layer:
          result = layerNorm(x, scale: scale, shift: shift, activation: activation)
          g = layerNormGradients(
            dy, input: x, scale: scale, shift: shift, normalized: result, activation: activation)
        }
        // With the mean far from 0 the input itself has that much less precision.
        let bound = 3e-6 * Double(1 + abs(offset))
        #expect(expected.distance(result.output) < bound, "\(kind) \(activation) \(set)")
        #expect(slopes.distance(g.input) < 4 * bound, "\(kind) \(activation) \(set)")
        guard activation == .identity || activation == .silu else { return }
        let byScale = slope(scale) {
          reference(
            Reference(x), $0, shift, activation, member)
        }
        let byShift = slope(shift) {
          reference(
            Reference(x), scale, $0, activation, member)
        }
        #expect(byScale.distance(g.scale) < 1e-4, "\(kind) \(activation) \(set)")
        #expect(byShift.distance(g.shift) < 1e-4, "\(kind) \(activation) \(set)")
      }
    }

    func membership(_ kind: Kind, _ image: Int, _ channels: Int, _ groups: Int) -> (Int) -> Int {
      switch kind {
      case .batch: { $0 % channels }
      case .group: { $0 / image * groups + $0 % channels / (channels / groups) }
      case .layer: { $0 / channels }
      }
    }

    @Test(arguments: [Activation.identity, .silu, .tanh, .sigmoid, .softplus, .gelu])
    func forthAndBack(_ activation: Activation) {
      for kind in Kind.allCases {
        check(kind, [2, 3, 2, 6], groups: 2, activation, offset: 0)
        check(kind, [3, 21], groups: 3, activation, offset: 0)
      }
    }

    @Test func aMeanFarFromZeroCostsNoMoreThanItMust() {
      for kind in Kind.allCases { check(kind, [2, 4, 3, 4], groups: 2, .identity, offset: 30) }
    }

    @Test func manyRows() {
      // Enough for several pieces and for many blocks of rows.
      let x = numbers([9, 50, 40, 8], "many") + 3
      let (scale, shift) = (Tensor(ones: [8]), Tensor(zeros: [8]))
      let result = batchNorm(x, scale: scale, shift: shift)
      let mean = Reference(x.mean(axes: [0, 1, 2]))
      let variance = Reference(x.variance(axes: [0, 1, 2]))
      #expect(mean.distance(result.mean) < 1e-6)
      #expect(variance.distance(1 / square(result.inverseDeviation)) < 1e-4)
      #expect(abs(result.output.mean().scalar) < 1e-5)
      let inference = batchNormInference(
        x, scale: scale, shift: shift, mean: x.mean(axes: [0, 1, 2]),
        variance: x.variance(axes: [0, 1, 2]))
      #expect(Reference(result.output).distance(inference) < 1e-5)
      let group = groupNorm(x, groups: 2, scale: scale, shift: shift)
      #expect(group.mean.shape == [9, 2])
      #expect(abs(group.output.rows(4..<5).mean().scalar) < 1e-5)
    }
  }
}
