import Foundation
import GSLNumerics
import Probability
import Testing

/// One row of elbo.json.
struct EvidenceRow: Decodable, CustomStringConvertible {
  let id: String
  let kind: String
  let scalars: [String: Double]
  let vectors: [String: [Double]]
  let matrices: [String: [[Double]]]
  let boundGradient: [String: ReferenceNumber]?
  let evidenceGradient: [String: ReferenceNumber]?

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    id = try container.decode(String.self, forKey: Key(stringValue: "id"))
    kind = try container.decode(String.self, forKey: Key(stringValue: "kind"))
    boundGradient = try container.decodeIfPresent(
      [String: ReferenceNumber].self, forKey: Key(stringValue: "grad_elbo"))
    evidenceGradient = try container.decodeIfPresent(
      [String: ReferenceNumber].self, forKey: Key(stringValue: "grad_log_evidence"))
    var scalars: [String: Double] = [:]
    var vectors: [String: [Double]] = [:]
    var matrices: [String: [[Double]]] = [:]
    for key in container.allKeys {
      if let value = try? container.decode(ReferenceNumber.self, forKey: key) {
        scalars[key.stringValue] = value.value
      } else if let value = try? container.decode([ReferenceNumber].self, forKey: key) {
        vectors[key.stringValue] = value.map(\.value)
      } else if let value = try? container.decode([[ReferenceNumber]].self, forKey: key) {
        matrices[key.stringValue] = value.map { $0.map(\.value) }
      }
    }
    (self.scalars, self.vectors, self.matrices) = (scalars, vectors, matrices)
  }

  var description: String { id }

  static func all(_ kind: String) -> [EvidenceRow] {
    ((try? referenceRows("elbo", as: EvidenceRow.self)) ?? []).filter { $0.kind == kind }
  }
}

@Suite struct EvidenceTableTests {
  @Test func theTableIsThere() {
    #expect(EvidenceRow.all("scalar").count > 10)
    #expect(EvidenceRow.all("vector").count > 2)
    #expect(EvidenceRow.all("bernoulliLikelihood").count > 2)
  }

  /// To 1e-12 of the value, or of the terms that cancel in it.
  private func expect(
    _ value: Double, _ truth: Double?, scale: Double = 0, _ name: String, _ row: EvidenceRow
  ) {
    guard let truth else { return }
    #expect(
      abs(value - truth) <= 1e-12 * max(abs(truth), scale),
      "\(row.id) \(name): \(value), not \(truth)")
  }

  @Test(arguments: EvidenceRow.all("scalar"))
  func scalarModel(row: EvidenceRow) throws {
    let n = row.scalars
    let (x, w, m, v) = (n["x"]!, n["w"]!, n["m"]!, n["v"]!)
    let model = try LinearGaussianModel(weight: w, bias: n["b"]!, noise: n["s"]!)
    let q = try Normal(mean: m, standardDeviation: v.squareRoot())
    let posterior = try model.posterior(of: x)
    expect(model.reconstruction(of: x, under: q), n["reconstruction"], "reconstruction", row)
    expect(klDivergence(of: q, from: model.prior), n["kl_to_prior"], scale: 1e-3, "KL", row)
    expect(model.evidenceLowerBound(of: x, under: q), n["elbo"], scale: 1, "ELBO", row)
    expect(model.logEvidence(of: x), n["log_evidence"], "log p(x)", row)
    expect(posterior.mean, n["posterior_mean"], "posterior mean", row)
    expect(posterior.variance, n["posterior_variance"], "posterior variance", row)
    // A gap of g comes from parameters √g apart, which are themselves rounded.
    let gap = n["kl_to_posterior"]!
    expect(model.gap(of: x, under: q), gap, scale: gap.squareRoot() * 1e-3 + 1e-19, "gap", row)

    let bound = model.gradientOfBound(of: x, under: q)
    let s = n["s"]!
    let r = abs(x) + abs(w * m) + abs(n["b"]!)
    let expected = row.boundGradient!.mapValues(\.value)
    expect(bound.mean, expected["d_m"], scale: abs(w) * r / (s * s) + abs(m), "d m", row)
    expect(bound.variance, expected["d_v"], scale: 1 / v + w * w / (s * s), "d v", row)
    expect(bound.logVariance, expected["d_logv"], scale: 1, "d log v", row)
    expect(bound.weight, expected["d_w"], scale: (r * abs(m) + abs(w) * v) / (s * s), "d w", row)
    expect(bound.bias, expected["d_b"], scale: r / (s * s), "d b", row)
    expect(
      bound.noise, expected["d_s"], scale: 1 / s + (r * r + w * w * v) / (s * s * s), "d s", row)
    expect(bound.datum, expected["d_x"], scale: r / (s * s), "d x", row)

    let evidence = model.gradientOfEvidence(of: x)
    let total = (w * w + s * s).squareRoot()
    let evidenceExpected = row.evidenceGradient!.mapValues(\.value)
    let scale = abs(w) / (total * total) * 4
    expect(evidence.weight, evidenceExpected["d_w"], scale: scale, "evidence d w", row)
    expect(evidence.bias, evidenceExpected["d_b"], "evidence d b", row)
    expect(
      evidence.noise, evidenceExpected["d_s"], scale: 4 * s / (total * total), "evidence d s", row)
  }

  @Test(arguments: EvidenceRow.all("vector"))
  func vectorModel(row: EvidenceRow) throws {
    let (n, v, a) = (row.scalars, row.vectors, row.matrices)
    let x = v["x"]!
    let model = try FactorAnalysisModel(weights: a["W"]!, bias: v["b"]!, noise: v["s"]!)
    let q = try MultivariateNormal(mean: v["m"]!, covariance: a["covariance_q"]!)
    expect(model.reconstruction(of: x, under: q), n["reconstruction"], "reconstruction", row)
    expect(klDivergence(of: q, from: try model.prior()), n["kl_to_prior"], "KL", row)
    expect(try model.evidenceLowerBound(of: x, under: q), n["elbo"], scale: 1, "ELBO", row)
    expect(try model.logEvidence(of: x), n["log_evidence"], "log p(x)", row)
    expect(try model.gap(of: x, under: q), n["kl_to_posterior"], scale: 1e-16, "gap", row)
    let posterior = try model.posterior(of: x)
    for (value, truth) in zip(posterior.mean, v["posterior_mean"]!) {
      expect(value, truth, "posterior mean", row)
    }
    for (value, truth) in zip(posterior.covariance.joined(), a["posterior_covariance"]!.joined()) {
      expect(value, truth, scale: 1e-2, "posterior covariance", row)
    }
  }

  @Test(arguments: EvidenceRow.all("bernoulliLikelihood"))
  func pixelModel(row: EvidenceRow) throws {
    let n = row.scalars
    let x = Int(n["x"]!)
    let model = try LogisticLatentModel(weight: n["w"]!, bias: n["b"]!)
    let q = try Normal(mean: n["m"]!, standardDeviation: n["v"]!.squareRoot())
    func check(_ name: String, _ estimate: Estimate, _ truth: Double) {
      // The square root of v is rounded before anything begins.
      #expect(
        abs(estimate.value - truth) <= estimate.error + 1e-15 * (1 + abs(truth)),
        "\(row.id) \(name): \(estimate), not \(truth)")
      #expect(estimate.error < 1e-10 * max(1, abs(truth)))
    }
    check("reconstruction", try model.reconstruction(of: x, under: q), n["reconstruction"]!)
    check("log P(x)", try model.logEvidence(of: x), n["log_evidence"]!)
    check("ELBO", try model.evidenceLowerBound(of: x, under: q), n["elbo"]!)
    check("gap", try model.gap(of: x, under: q), n["kl_to_posterior"]!)
  }
}
