import Foundation
import Tensors
import Testing

extension Engine {
  /// exp, log and the others against the C library in double precision.
  @Suite struct FunctionTests {
    /// Every 40009th single-precision number, so every exponent, with its negative.
    static let sweep: Tensor = {
      var values: [Float] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude]
      for bits in stride(from: UInt32(1), to: 0x7f80_0000, by: 40009) {
        values.append(Float(bitPattern: bits))
        values.append(-Float(bitPattern: bits))
      }
      for i in -4000...4000 { values.append(Float(i) * 0.025 + 0.003) }
      return Tensor(values)
    }()

    /// The largest error in units in the last place of the result; subnormal results in units of
    /// the smallest normal number's.
    func largestError(_ y: Tensor, _ f: (Double) -> Double) -> (error: Double, at: Float) {
      var worst = (0.0, Float(0))
      for (x, result) in zip(Self.sweep.scalars, y.scalars) {
        let exact = f(Double(x))
        if exact.isNaN || abs(exact) > Double(Float.greatestFiniteMagnitude) {
          let agrees =
            exact.isNaN ? result.isNaN : abs(result) >= 3.4028e38 && (result > 0) == (exact > 0)
          if !agrees { worst = (.infinity, x) }
          continue
        }
        let unit = max(Double(Float(exact).ulp), Double(Float.leastNormalMagnitude.ulp))
        let error = abs(Double(result) - exact) / unit
        if !(error <= worst.0) { worst = (error.isNaN ? .infinity : error, x) }
      }
      return worst
    }

    /// eˣ − 1 − x; near 0, where the terms of `expm1(x) − x` cancel, by its series.
    func remainder(_ x: Double) -> Double {
      if x == .infinity { return x }
      guard abs(x) < 0.1 else { return Foundation.expm1(x) - x }
      var (sum, term) = (0.0, x * x / 2)
      for n in 3..<16 {
        sum += term
        term *= x / Double(n)
      }
      return sum
    }

    @Test func errorsAreAsStated() {
      onEachInstructionSet { set in
        let x = Self.sweep
        let table: [(String, Tensor, (Double) -> Double, Double)] = [
          ("exp", exp(x), Foundation.exp, 1.5),
          ("log", log(x), Foundation.log, 1.5),
          ("tanh", tanh(x), Foundation.tanh, 2.5),
          ("sigmoid", sigmoid(x), { 1 / (1 + Foundation.exp(-$0)) }, 3),
          ("softplus", softplus(x), { reference(.softplus, $0) }, 3),
          ("logSigmoid", logSigmoid(x), { -reference(.softplus, -$0) }, 3),
          ("sqrt", sqrt(x), { $0.squareRoot() }, 0.51),
          ("exponentialRemainder", exponentialRemainder(x), remainder, 9),
        ]
        for (name, y, f, bound) in table {
          let (error, at) = largestError(y, f)
          #expect(error <= bound, "\(name) on \(set): \(error) units at \(at)")
        }
      }
    }

    @Test func activationsAndDerivatives() {
      let x = Tensor((-400...400).map { Float($0) * 0.05 + 0.013 })
      let upstream = numbers(x.shape, "upstream")
      onEachInstructionSet { set in
        for activation in everyActivation {
          let y = activate(x, activation)
          var expected = Reference(x)
          expected.values = expected.values.map { reference(activation, $0) }
          #expect(expected.distance(y) < 4e-7, "\(activation) on \(set)")
          let gradient = activationGradient(
            upstream, saved: activation.needsInput ? x : y, activation)
          var slope = Reference(x)
          slope.values = zip(slope.values, upstream.scalars).map { x, w in
            let h = 1e-6
            let d = reference(activation, x + h) - reference(activation, x - h)
            return Double(w) * d / (2 * h)
          }
          #expect(slope.distance(gradient) < 1e-6, "\(activation)′ on \(set)")
        }
      }
    }

    @Test func nanStaysNaN() {
      onEachInstructionSet { set in
        for activation in everyActivation {
          let y = activate(Tensor([.nan, 1, 2]), activation).scalars
          #expect(y[0].isNaN && !y[1].isNaN, "\(activation) on \(set)")
        }
        let largest = maximum(Tensor([.nan, 1]), Tensor([1, .nan])).scalars
        #expect(largest[0].isNaN && largest[1].isNaN)
        #expect(Tensor([1, 2, .nan, 3]).maximum().scalar.isNaN)
        #expect(!Tensor([1, .infinity]).isFinite && Tensor([1, 2]).isFinite)
        #expect(Tensor([1, 2, -.infinity]).firstNonFinite == 2)
        // Within the first block that is searched at once, at both its ends, and beyond it.
        for place in [0, 1, 1023, 1024, 1025, 2500, 3000] {
          for value in [Float.nan, .infinity, -.infinity] {
            var long = Tensor(ones: [3001])
            long[place] = value
            long[3000] = .nan
            #expect(long.firstNonFinite == place)
          }
        }
        #expect(Tensor(repeating: .greatestFiniteMagnitude, shape: [3001]).isFinite)
      }
    }
  }
}
