import Foundation
import GSLNumerics
import Probability
import Testing

/// One row of dstar.json.
struct DiscriminatorRow: Decodable, CustomStringConvertible {
  let id: String
  let kind: String
  let p: ReferenceDistribution?
  let q: ReferenceDistribution?
  let x: ReferenceNumber?
  let a: ReferenceNumber?
  let b: ReferenceNumber?
  let c: ReferenceNumber?
  let gameValue: ReferenceNumber?
  let probability: ReferenceNumber?
  let complement: ReferenceNumber?
  let logProbability: ReferenceNumber?
  let logComplement: ReferenceNumber?
  let logit: ReferenceNumber?

  enum CodingKeys: String, CodingKey {
    case id, kind, p, q, x, a, b, c, logit
    case gameValue = "V"
    case probability = "D"
    case complement = "one_minus_D"
    case logProbability = "log_D"
    case logComplement = "log_one_minus_D"
  }

  var description: String { id }

  static let all = (try? referenceRows("dstar", as: DiscriminatorRow.self)) ?? []
}

@Suite struct DiscriminatorTableTests {
  @Test func theTableIsThere() { #expect(DiscriminatorRow.all.count > 20) }

  @Test(arguments: DiscriminatorRow.all.filter { $0.kind == "optimalDiscriminator" })
  func optimalDiscriminator(row: DiscriminatorRow) throws {
    let (p, q, x) = (try #require(row.p), try #require(row.q), try #require(row.x).value)
    if let p = try p.continuous(), let q = try q.continuous() {
      check(row, try discriminator(p, q), x)
    } else {
      let (p, q) = (try #require(try p.discrete()), try #require(try q.discrete()))
      check(row, try discriminator(p, q), Int(x))
    }
  }

  private func discriminator(
    _ p: some ContinuousDistribution, _ q: some ContinuousDistribution
  ) throws -> OptimalDiscriminator<Double> { OptimalDiscriminator(real: p, generated: q) }

  private func discriminator(
    _ p: some DiscreteDistribution, _ q: some DiscreteDistribution
  ) throws -> OptimalDiscriminator<Int> { OptimalDiscriminator(real: p, generated: q) }

  private func check<V>(_ row: DiscriminatorRow, _ d: OptimalDiscriminator<V>, _ x: V) {
    func close(_ value: Double, _ expected: ReferenceNumber?, _ name: String) {
      guard let truth = expected?.value else { return }
      // The logit carries the rounding of two log densities, and passes it on to the rest.
      let slack = 1e-13 + 4e-16 * abs(row.logit?.value.isFinite == true ? row.logit!.value : 1)
      #expect(
        value == truth || abs(value - truth) <= slack * max(abs(truth), name == "logit" ? 1 : 0),
        "\(row.id) \(name): \(value), not \(truth)")
    }
    close(d.logit(at: x), row.logit, "logit")
    close(d.probability(at: x), row.probability, "D")
    close(d.complement(at: x), row.complement, "1 − D")
    close(d.logProbability(at: x), row.logProbability, "log D")
    close(d.logComplement(at: x), row.logComplement, "log(1 − D)")
  }

  @Test(arguments: DiscriminatorRow.all.filter { $0.kind == "logisticDiscriminator" })
  func logisticDiscriminator(row: DiscriminatorRow) throws {
    let p = try #require(try row.p?.continuous())
    let q = try #require(try row.q?.continuous())
    let (a, b) = (try #require(row.a).value, try #require(row.b).value)
    let truth = try #require(row.gameValue).value
    let value = try minimaxValueByQuadrature(
      real: p, generated: q, discriminatorLogit: { a * $0 + b })
    #expect(honours(value, truth), "\(value), not \(truth)")
    #expect(value.error < 1e-10)
    let best = try minimaxValueByQuadrature(real: p, generated: q)
    #expect(value.value <= best.value + value.error + best.error)
  }

  @Test(arguments: DiscriminatorRow.all.filter { $0.kind == "constantDiscriminator" })
  func constantDiscriminator(row: DiscriminatorRow) throws {
    let c = try #require(row.c).value
    let truth = try #require(row.gameValue).value
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: 3, standardDeviation: 0.1)
    let value = try minimaxValueByQuadrature(
      real: p, generated: q, discriminatorLogit: { _ in log(c) - log1p(-c) })
    #expect(honours(value, truth), "\(value), not \(truth)")
  }
}
