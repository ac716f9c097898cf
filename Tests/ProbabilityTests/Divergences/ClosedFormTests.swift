import Foundation
import GSLNumerics
import Probability
import Testing

/// Every closed form against a route that shares no formula with it.
@Suite struct ClosedFormTests {
  @Test(arguments: 0..<6)
  func continuousPairsAgreeWithQuadrature(seed: Int) throws {
    var random = RandomPairs(seed: UInt64(seed))
    let (ps, qs) = (try random.continuous(), try random.continuous())
    var checked = 0
    for p in ps {
      for q in qs {
        guard let closed = try? closedFormKLDivergence(of: p, from: q) else { continue }
        checked += 1
        let (numeric, problem) = quadrature(p, q)
        #expect(
          agree(closed, numeric), "KL(\(p)‖\(q)) = \(closed) closed, \(numeric) \(problem)")
        #expect(closed >= 0)
      }
    }
    #expect(checked >= 100)
  }

  private func quadrature(
    _ p: some ContinuousDistribution, _ q: some ContinuousDistribution
  ) -> (Estimate, String) {
    do { return (try klDivergenceByQuadrature(of: p, from: q), "") } catch {
      return (Estimate(.nan), "\(error)")
    }
  }

  @Test(arguments: 0..<6)
  func discretePairsAgreeWithEnumeration(seed: Int) throws {
    var random = RandomPairs(seed: UInt64(1000 + seed))
    let (ps, qs) = (try random.discrete(), try random.discrete())
    var checked = 0
    for p in ps {
      for q in qs {
        guard let closed = try? closedFormKLDivergence(of: p, from: q) else { continue }
        checked += 1
        let numeric = try enumeration(p, q)
        #expect(agree(closed, numeric), "KL(\(p)‖\(q)) = \(closed) closed, \(numeric)")
        #expect(closed >= 0)
      }
    }
    #expect(checked >= 20)
  }

  private func enumeration(
    _ p: some DiscreteDistribution, _ q: some DiscreteDistribution
  ) throws -> Estimate { try klDivergenceByEnumeration(of: p, from: q) }

  private func agree(_ closed: Double, _ numeric: Estimate) -> Bool {
    if closed == numeric.value { return true }
    return abs(closed - numeric.value) <= numeric.error + 1e-12 * abs(closed)
  }

  @Test func thereAreManyPairs() throws {
    var random = RandomPairs(seed: 1)
    var found: Set<String> = []
    let all: [any Distribution] = try random.continuous() + random.discrete()
    for p in all {
      for q in all where try closedFormKLDivergence(of: p, from: q) != nil {
        found.insert("KL(\(type(of: p))‖\(type(of: q)))")
      }
    }
    #expect(found.count >= 130, "\(found.count)")
  }
}
