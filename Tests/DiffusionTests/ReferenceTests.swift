import Foundation
import Testing

@testable import Diffusion

/// Against numbers computed elsewhere to 20 digits.
@Suite struct ReferenceTests {
  /// A row: strings, lists of strings and, for the bound, its terms by name.
  struct Row: Sendable {
    let id: String
    let texts: [String: String]
    let lists: [String: [String]]
    let terms: [String: String]

    func number(_ key: String) throws -> Double {
      let text = try #require(texts[key], "\(id) has no \(key)")
      return try #require(Double(text))
    }
    func integer(_ key: String) throws -> Int { Int(try number(key)) }
    func schedule() throws -> NoiseSchedule {
      let steps = try integer("T")
      switch texts["schedule"] {
      case "linear": return try .linear(steps: steps)
      case "linearScaled": return try .linearScaled(steps: steps)
      default: return try .cosine(steps: steps)
      }
    }
  }

  static func rows(_ kind: String) -> [Row] {
    guard
      let path = Bundle.module.url(
        forResource: "diffusion", withExtension: "json", subdirectory: "Reference"),
      let data = try? Data(contentsOf: path),
      let rows = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return rows.filter { $0["kind"] as? String == kind }.map { row in
      Row(
        id: row["id"] as? String ?? "?", texts: row.compactMapValues { $0 as? String },
        lists: row.compactMapValues { $0 as? [String] },
        terms: row["terms"] as? [String: String] ?? [:])
    }
  }

  private func expect(
    _ value: Double, _ row: Row, _ key: String, within relative: Double, floor: Double = 1e-300
  ) throws {
    guard let text = row.texts[key], let wanted = Double(text) else { return }
    #expect(
      abs(value - wanted) <= relative * abs(wanted) + floor,
      "\(row.id) \(key): \(value), should be \(wanted)")
  }

  @Test func allKindsAreThere() {
    #expect(Self.rows("schedule").count == 30)
    #expect(Self.rows("marginal").count == 73)
    #expect(Self.rows("posterior").count == 6)
    #expect(Self.rows("vlb").count == 15)
  }

  @Test(arguments: rows("schedule"))
  func schedule(_ row: Row) throws {
    let (schedule, t) = (try row.schedule(), try row.integer("t"))
    let posterior = schedule.posterior(t)
    try expect(schedule.beta(t), row, "beta", within: 1e-12)
    try expect(schedule.alpha(t), row, "alpha", within: 1e-12)
    try expect(schedule.alphaBar(t), row, "alpha_bar", within: 1e-11)
    try expect(
      schedule.noiseVariance(t).squareRoot(), row, "sqrt_one_minus_alpha_bar", within: 1e-12)
    try expect(schedule.logSignalToNoise(t), row, "log_snr", within: 1e-11)
    try expect(posterior.clean, row, "posterior_coef_x0", within: 1e-11)
    try expect(posterior.noisy, row, "posterior_coef_xt", within: 1e-11)
    try expect(posterior.variance, row, "posterior_variance", within: 1e-11)
    try expect(
      schedule.noiseWeight(t, reverseVariance: schedule.beta(t)), row, "eps_mse_weight",
      within: 1e-11)
    if t == schedule.steps {
      try expect(schedule.priorDivergence(clean: 1), row, "prior_kl_x0_1", within: 1e-10)
    }
  }

  @Test(arguments: rows("posterior"))
  func posterior(_ row: Row) throws {
    let (schedule, t) = (try row.schedule(), try row.integer("t"))
    let posterior = schedule.posterior(t)
    let (x0, xt) = (try row.number("x0"), try row.number("xt"))
    try expect(posterior.mean(clean: x0, noisy: xt), row, "posterior_mean", within: 1e-12)
    try expect(posterior.variance, row, "posterior_variance", within: 1e-11)
    let level = NoiseLevel(t, of: schedule)
    try expect((xt - level.signal * x0) / level.noise, row, "implied_eps", within: 1e-12)
  }

  @Test(arguments: rows("marginal"))
  func marginal(_ row: Row) throws {
    func numbers(_ key: String) -> [Double] { (row.lists[key] ?? []).compactMap(Double.init) }
    let mixture = try NoisyMixture(
      weights: numbers("x0_weights"), means: numbers("x0_means").map { [$0] },
      standardDeviations: numbers("x0_stddevs"))
    let level = NoiseLevel(try row.integer("t"), of: try row.schedule())
    let x = try row.number("x")
    try expect(mixture.logDensity(at: [x], level), row, "log_density", within: 1e-11)
    try expect(mixture.score(at: [x], level)[0], row, "score", within: 1e-10, floor: 1e-12)
    try expect(
      mixture.cleanMean(at: [x], level)[0], row, "posterior_mean_x0", within: 1e-10, floor: 1e-12)
    try expect(mixture.cleanVariance(at: x, level), row, "posterior_variance_x0", within: 1e-10)
    try expect(
      mixture.noise(at: [x], level)[0], row, "posterior_mean_eps", within: 1e-10, floor: 1e-12)
    try expect(
      mixture.responsibilities(at: [x], level)[0], row, "responsibility_0", within: 1e-9)
  }

  @Test(arguments: rows("vlb"))
  func bound(_ row: Row) throws {
    let (schedule, x0) = (try row.schedule(), try row.number("x0"))
    let denoiser = row.texts["denoiser"]
    let bound = LinearPredictorBound(schedule: schedule, clean: x0) { t in
      switch denoiser {
      case "zero": 0
      case "half": 0.5
      default: schedule.noiseVariance(t).squareRoot()
      }
    }
    try expect(bound.prior, row, "L_T", within: 1e-9)
    try expect(bound.reconstruction, row, "L0", within: 1e-11)
    try expect(bound.total, row, "vlb_total", within: 1e-11)
    try expect(bound.negativeLogLikelihood, row, "negative_log_likelihood", within: 1e-10)
    try expect(bound.modelVariance, row, "model_variance_x0", within: 1e-10)
    for (key, text) in row.terms {
      let t = try #require(Int(key))
      let wanted = try #require(Double(text))
      #expect(abs(bound.terms[t - 2] - wanted) <= 1e-8 * wanted, "\(row.id) L at \(t)")
    }
  }

  @Test func aBetaThatIsNoneIsRefusedInOneLine() throws {
    for row in Self.rows("invalid") {
      let error = #expect(throws: DiffusionError.self) { try row.schedule() }
      #expect(error?.description.contains("inside (0, 1)") == true)
    }
    #expect(throws: DiffusionError.self) { try NoiseSchedule.linear(steps: 1) }
    #expect(throws: DiffusionError.self) { try NoiseSchedule.cosine(steps: 0) }
    #expect(throws: DiffusionError.self) { try NoiseSchedule("bad", betas: [0.1, .nan]) }
  }
}
