import Foundation
import Probability
import Testing

/// One row of distributions.json: 20 digits computed elsewhere.
private struct Row: Decodable {
  let id: String
  let distribution: ReferenceDistribution
  let x: ReferenceNumber?
  let p: ReferenceNumber?
  let density: ReferenceNumber?
  let mass: ReferenceNumber?
  let logDensity: ReferenceNumber?
  let logMass: ReferenceNumber?
  let cdf: ReferenceNumber?
  let sf: ReferenceNumber?
  let logCdf: ReferenceNumber?
  let logSf: ReferenceNumber?
  let quantile: ReferenceNumber?
  let entropy: ReferenceNumber?

  enum CodingKeys: String, CodingKey {
    case id, distribution, x, p, density, mass, cdf, sf, quantile, entropy
    case logDensity = "log_density"
    case logMass = "log_mass"
    case logCdf = "log_cdf"
    case logSf = "log_sf"
  }

  /// The columns present, with how to compute each.
  var columns:
    [(name: String, expected: Double, computed: (ReferenceDistribution, Double) throws -> Double)]
  {
    var columns: [(String, ReferenceNumber?, (ReferenceDistribution, Double) throws -> Double)] = [
      ("density", density, { try $0.continuous()!.density(at: $1) }),
      ("log_density", logDensity, { try $0.continuous()!.logDensity(at: $1) }),
      ("mass", mass, { try $0.discrete()!.probability(of: Int($1)) }),
      ("log_mass", logMass, { try $0.discrete()!.logProbability(of: Int($1)) }),
      (
        "cdf", cdf,
        { try $0.continuous()?.cumulative(at: $1) ?? $0.discrete()!.cumulative(at: Int($1)) }
      ),
      (
        "sf", sf,
        {
          try $0.continuous()?.complementaryCumulative(at: $1)
            ?? $0.discrete()!.complementaryCumulative(at: Int($1))
        }
      ),
      (
        "log_cdf", logCdf,
        { try $0.continuous()?.logCumulative(at: $1) ?? $0.discrete()!.logCumulative(at: Int($1)) }
      ),
      (
        "log_sf", logSf,
        {
          try $0.continuous()?.logComplementaryCumulative(at: $1)
            ?? $0.discrete()!.logComplementaryCumulative(at: Int($1))
        }
      ),
    ]
    columns.append(
      (
        "quantile", quantile,
        { try $0.continuous()?.quantile($1) ?? Double($0.discrete()!.quantile($1)) }
      ))
    columns.append(
      ("entropy", entropy, { d, _ in try d.continuous()?.entropy ?? d.discrete()!.entropy }))
    return columns.compactMap { name, expected, computed in
      expected.map { (name, $0.value, computed) }
    }
  }
}

/// To 1e-12 relative in every column, or to the last subnormal; infinities exactly. No allowance for
/// ill-conditioned rows is needed.
@Test("agrees with the table of densities, distribution functions, quantiles and entropies")
func agreesWithReferenceTable() throws {
  let rows = try referenceRows("distributions", as: Row.self)
  #expect(rows.count >= 240)
  for row in rows {
    let argument = row.x?.value ?? row.p?.value ?? 0
    for (name, expected, computed) in row.columns {
      let value = try computed(row.distribution, argument)
      let label = "\(row.id) \(row.distribution) \(name) at \(argument)"
      if expected.isInfinite || value.isInfinite {
        #expect(value == expected, "\(label)")
        continue
      }
      let error = abs(value - expected)
      let bound = 1e-12 * abs(expected) + .leastNonzeroMagnitude
      #expect(error <= bound, "\(label): \(value), not \(expected)")
    }
  }
}
