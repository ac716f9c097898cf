import Foundation
import Probability
import RandomStreams
import Testing

// Right values by mpmath with 60 digits, from the doubles nearest to the decimals given.

@Suite("Edges: quantiles at the ends of the parameters")
struct QuantileEdgeTests {
  @Test(
    "a t with so many degrees of freedom that it is a normal",
    arguments: [
      1e26, 1e100, 1e150, 1e200, 1e290, 1e308, Double.greatestFiniteMagnitude,
    ])
  func nearlyNormal(_ nu: Double) throws {
    let d = try StudentT(degreesOfFreedom: nu, location: 3, scale: 2)
    let rows = [
      (0.5, 0), (0.3, 0.52440051270804081597), (1e-3, 3.0902323061678135354),
      (1e-20, 9.2623400897984075796), (1e-300, 37.047096299361199237),
    ]
    for (q, z) in rows {
      #expect(isClose(d.complementaryQuantile(q), 3 + 2 * z, 1e-14), "upper \(q)")
      #expect(isClose(d.quantile(q), 3 - 2 * z, 1e-14), "lower \(q)")
    }
    let standard = try StudentT(degreesOfFreedom: nu)
    #expect(
      isClose(standard.logComplementaryCumulative(at: 37.047096299361199), log(1e-300), 1e-13))
    // So near the center that only the distance to ½ is left.
    #expect(isClose(standard.quantile(0.5.nextUp), 2.7829164246717681e-16, 1e-12))
  }

  @Test("a t whose z is beyond the doubles and whose quantile is not")
  func farTails() throws {
    let rows: [(nu: Double, scale: Double, q: Double, Double)] = [
      (0.01, 1e-300, 1e-5, 3.960440137152360353e+168),
      (0.01, 1e-300, 1e-6, 3.9604401371523916891e+268),
      (0.5, 1e-200, 5e-170, 4.1139646252653598082e+137),
      (0.001, 1e-100, 0.3, 1.1166011909601347697e+120),
    ]
    for (nu, scale, q, truth) in rows {
      let d = try StudentT(degreesOfFreedom: nu, scale: scale)
      #expect(
        isClose(d.complementaryQuantile(q), truth, 2e-11), "\(nu): \(d.complementaryQuantile(q))")
      #expect(d.quantile(q) == -d.complementaryQuantile(q))
    }
  }

  @Test("a gamma whose quantile underflows before it is divided by the rate")
  func tinyShapes() throws {
    let rows: [(shape: Double, rate: Double, p: Double, Double, inverse: Double)] = [
      (0.01, 1e-300, 1e-5, 5.6607381470620630632e-201, 1.7665540677217200811e+200),
      (0.001, 1e-300, 0.5, 0.052442064082779782891, 19.068662103411877363),
      (0.001, 1e-307, 0.45, 9.1661976191290281799e-41, 1.0909649142989129332e+40),
      (0.01, 1, 1e-5, 0, .infinity),
    ]
    for (shape, rate, p, truth, inverse) in rows {
      let gamma = try Gamma(shape: shape, rate: rate)
      #expect(isClose(gamma.quantile(p), truth, 1e-12), "\(gamma): \(gamma.quantile(p))")
      let other = try InverseGamma(shape: shape, scale: rate)
      #expect(isClose(other.complementaryQuantile(p), inverse, 1e-12), "\(other)")
      if truth > 0 {
        #expect(isClose(gamma.cumulative(at: gamma.quantile(p)), p, 1e-12))
        #expect(isClose(other.complementaryCumulative(at: inverse), p, 1e-12))
      }
      let chi = try ChiSquared(degreesOfFreedom: 2 * shape)
      #expect(!chi.quantile(p).isNaN)
    }
    let upper = try Gamma(shape: 0.001, rate: 1e-300)
    #expect(isClose(upper.complementaryQuantile(0.4), 7.9602338168268586403e+77, 1e-12))
  }

  @Test("no shape makes a quantile that is no number")
  func neverNaN() throws {
    for shape in [.leastNonzeroMagnitude, .leastNormalMagnitude / 64, 1e-300, 1e-100, 1e-5, 0.1] {
      for scale in [1e-300, 1, 1e300] {
        let families: [any ContinuousDistribution] = try [
          Gamma(shape: shape, rate: scale), InverseGamma(shape: shape, scale: scale),
          StudentT(degreesOfFreedom: max(shape, .leastNormalMagnitude), scale: scale),
        ]
        for d in families {
          for p in [
            0, .leastNonzeroMagnitude, 1e-300, 0.1, 0.499, 0.5, 0.5.nextUp, 0.9, 1 - 0x1p-53, 1,
          ] {
            let (x, y) = (d.quantile(p), d.complementaryQuantile(p))
            #expect(!x.isNaN && !y.isNaN, "\(d) at \(p): \(x), \(y)")
          }
        }
      }
    }
  }

  /// What is drawn has the distribution that its quantiles have, where e^u alone underflows.
  @Test("samples of a tiny shape and a tiny rate")
  func tinySamples() throws {
    let d = try Gamma(shape: 0.001, rate: 1e-300)
    var stream = RandomStream(seed: 4)
    let samples = d.samples(2000, using: &stream)
    let below = samples.filter { $0 <= d.median }.count
    #expect(abs(below - 1000) < 120, "\(below)")
  }
}

@Suite("Edges: the gap of a pixel")
struct LogisticGapTests {
  @Test("it is no difference of two that are not small")
  func smallGaps() throws {
    let rows: [(w: Double, b: Double, x: Int, m: Double, s: Double, Double)] = [
      (0.1, 0.3, 1, 0.04247026640046712, 0.998783535250635, 1.1301303974029508256e-10),
      (0.01, -1, 0, -0.002689406763994202, 0.9999901697587747, 6.8781044061137611826e-16),
      (0.001, 0.5, 1, 0.00037754060885310074, 0.9999998824981996, 2.7606523146234997708e-22),
      (1, 0.2, 1, 0.37931067774224686, 0.9124998560090823, 0.00010456628208653550125),
      (0.01, -1, 0, 0.5, 1, 0.12635080596153112094),
      // The prior is the posterior, and all but: what is left is e^−98.
      (0, 0.7, 0, 0, 1, 0), (1, -100, 1, 1, 1, 1.4e-43),
    ]
    for (w, b, x, m, s, truth) in rows {
      let model = try LogisticLatentModel(weight: w, bias: b)
      let gap = try model.gap(of: x, under: Normal(mean: m, standardDeviation: s))
      #expect(abs(gap.value - truth) <= gap.error, "\(w): \(gap), not \(truth)")
      #expect(gap.error <= 1e-9 * truth + 1e-26, "\(w): \(gap)")
      #expect(gap.value >= 0)
    }
  }

  /// Where (x − location)/scale is beyond the doubles, a heavy tail still has mass. Values: mpmath 1.3, the
  /// regularized incomplete beta function.
  @Test(arguments: [(0.2, -72.00738493008719565), (1e-200, -117.8981429987246993)])
  func logTailBeyondTheDoubles(scale: Double, expected: Double) throws {
    let t = try StudentT(degreesOfFreedom: 0.1, scale: scale)
    let affine = try Affine(StudentT(degreesOfFreedom: 0.1), scale: scale)
    for sign in [-1.0, 1] {
      let x = sign * 1.7e308
      let log = sign < 0 ? t.logCumulative(at: x) : t.logComplementaryCumulative(at: x)
      #expect(abs(log - expected) < 1e-12 * abs(expected))
      // The base of an affine map sees the largest double in place of z.
      let bound = sign < 0 ? affine.logCumulative(at: x) : affine.logComplementaryCumulative(at: x)
      #expect(bound.isFinite && bound >= expected)
    }
  }
}
