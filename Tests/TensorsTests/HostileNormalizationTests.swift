import Foundation
import Tensors
import Testing

extension Engine {
  /// Normalizations of what has a large mean, size or outlier, against double precision.
  @Suite struct HostileNormalizationTests {
    private func ones(_ n: Int) -> (Tensor, Tensor) { (Tensor(ones: [n]), Tensor(zeros: [n])) }

    /// onnxruntime #28463, pytorch #5410 and !178123.
    @Test func reportedCases() {
      let exact: [Float] = [-1.3416354, -0.4472118, 0.4472118, 1.3416354]
      onEachInstructionSet { set in
        let x = Tensor([80000, 80001, 80002, 80003], shape: [1, 4])
        let (scale, shift) = ones(4)
        let layer = layerNorm(x, scale: scale, shift: shift)
        let group = groupNorm(x, groups: 1, scale: scale, shift: shift)
        let batch = batchNorm(
          x.reshaped([4, 1]), scale: Tensor(ones: [1]), shift: Tensor(zeros: [1]))
        for y in [layer, group, batch] {
          #expect(zip(y.output.scalars, exact).allSatisfy { abs($0 - $1) < 1e-6 }, "\(set) \(y)")
        }
        let flat = Tensor(repeating: 1e7, shape: [3, 5, 4])
        for y in [
          layerNorm(flat, scale: scale, shift: shift), batchNorm(flat, scale: scale, shift: shift),
          groupNorm(flat, groups: 2, scale: scale, shift: shift),
        ] {
          #expect(y.output.scalars.allSatisfy { $0 == 0 }, "\(set)")
          #expect(y.variance.scalars.allSatisfy { $0 == 0 })
        }
        // A mean that single precision does not hold: 10⁷ + 1.5.
        let odd = Tensor([10_000_000, 10_000_001, 10_000_002, 10_000_003], shape: [1, 4])
        let y = layerNorm(odd, scale: scale, shift: shift).output
        #expect(zip(y.scalars, exact).allSatisfy { abs($0 - $1) < 1e-6 }, "\(set) \(y)")
        let inference = batchNormInference(
          odd.reshaped([4, 1]), scale: Tensor(ones: [1]), shift: Tensor(zeros: [1]),
          mean: Tensor([10_000_001]), variance: Tensor([1.25]), epsilon: 0)
        let root = Float(1.25.squareRoot())
        #expect(
          zip(inference.scalars, [-1, 0, 1, 2].map { $0 / root }).allSatisfy {
            abs($0 - $1) < 1e-6
          }, "\(set)")
      }
    }

    enum Kind: CaseIterable { case batch, group, layer }

    struct Case: CustomStringConvertible {
      var offset: Float
      var size: Float
      var outlier: Float = 0
      var description: String { "\(offset) ± \(size), first \(outlier)" }
    }

    static let cases: [Case] =
      [1e-38, 1e-30, 1e-20, 1e-3, 1, 1e3, 1e10, 1e19, 1e30, 1e37].map {
        Case(offset: 0, size: $0)
      }
      + [1, 1e3, 1e5, 1e7, 1e20].flatMap { size in
        [Case(offset: size, size: size * 1e-3), Case(offset: -size, size: size * 3e-7)]
      }
      + [Case(offset: 0, size: 1, outlier: 1e4), Case(offset: 5, size: 1e-2, outlier: -3e6)]
      + [Case(offset: 1e7, size: 0), Case(offset: -3e30, size: 0), Case(offset: 0, size: 0)]

    /// Values and gradients, with an ε that counts and with one that does not.
    @Test(arguments: cases) func againstDoublePrecision(_ wanted: Case) {
      let (rows, channels, groups) = (150, 18, 3)
      var x = numbers([2, rows / 2, channels], "x", scale: 1) * wanted.size + wanted.offset
      if wanted.outlier != 0 { for c in 0..<channels { x[0, 0, c] = wanted.outlier } }
      let (scale, shift) = (numbers([channels], "scale"), numbers([channels], "shift"))
      let dy = numbers(x.shape, "dy")
      onEachInstructionSet { set in
        for kind in Kind.allCases {
          for epsilon: Float in [1e-5, 1e-30] {
            let result =
              switch kind {
              case .batch: batchNorm(x, scale: scale, shift: shift, epsilon: epsilon)
              case .group:
                groupNorm(x, groups: groups, scale: scale, shift: shift, epsilon: epsilon)
              case .layer: layerNorm(x, scale: scale, shift: shift, epsilon: epsilon)
              }
            let found =
              switch kind {
              case .batch:
                batchNormGradients(dy, input: x, scale: scale, shift: shift, normalized: result)
              case .group:
                groupNormGradients(
                  dy, input: x, groups: groups, scale: scale, shift: shift, normalized: result)
              case .layer:
                layerNormGradients(dy, input: x, scale: scale, shift: shift, normalized: result)
              }
            let exact = definition(kind, x, dy, scale, shift, groups, Double(epsilon))
            let place: Comment = "\(set) \(kind) \(wanted) ε \(epsilon)"
            #expect(exact.output.distance(result.output) < 1e-5, place)
            #expect(exact.scale.distance(found.scale) < 2e-5, place)
            #expect(exact.shift.distance(found.shift) < 2e-5, place)
            // Where γ/σ itself leaves single precision's range so does the gradient.
            if exact.input.values.allSatisfy({ abs($0) < 3e38 }) {
              #expect(exact.input.distance(found.input) < 5e-5, place)
            }
          }
        }
      }
    }

    private func definition(
      _ kind: Kind, _ x: Tensor, _ dy: Tensor, _ scale: Tensor, _ shift: Tensor, _ groups: Int,
      _ epsilon: Double
    ) -> (output: Reference, input: Reference, scale: Reference, shift: Reference) {
      let (n, channels) = (x.count, scale.count)
      let perImage = n / x.shape[0]
      func member(_ i: Int) -> Int {
        switch kind {
        case .batch: i % channels
        case .group: i / perImage * groups + i % channels / (channels / groups)
        case .layer: i / channels
        }
      }
      var sets: [Int: [Int]] = [:]
      for i in 0..<n { sets[member(i), default: []].append(i) }
      let (values, slopes) = (x.scalars.map(Double.init), dy.scalars.map(Double.init))
      let (gamma, beta) = (scale.scalars.map(Double.init), shift.scalars.map(Double.init))
      var (output, input) = (Reference(x.shape), Reference(x.shape))
      var (dScale, dShift) = (Reference(scale.shape), Reference(scale.shape))
      for places in sets.values {
        let count = Double(places.count)
        let mean = places.reduce(0) { $0 + values[$1] } / count
        let variance = places.reduce(0) { $0 + pow(values[$1] - mean, 2) } / count
        let s = 1 / (variance + epsilon).squareRoot()
        var (a, b) = (0.0, 0.0)
        for i in places {
          let (c, normal) = (i % channels, (values[i] - mean) * s)
          output.values[i] = gamma[c] * normal + beta[c]
          dScale.values[c] += slopes[i] * normal
          dShift.values[c] += slopes[i]
          a += gamma[c] * slopes[i]
          b += gamma[c] * slopes[i] * normal
        }
        for i in places {
          let normal = (values[i] - mean) * s
          input.values[i] = s * (gamma[i % channels] * slopes[i] - a / count - normal * b / count)
        }
      }
      return (output, input, dScale, dShift)
    }
  }
}
