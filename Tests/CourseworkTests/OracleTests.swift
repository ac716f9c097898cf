import Foundation
import GSLNumerics
import Probability
import Testing

@testable import Coursework

/// The oracles themselves, held against the book's numerics: enumeration, quadrature, central
/// differences and distributions, none of which shares a line with the catalogue.
@Suite struct OracleTests {
  /// Arguments of an exercise's hidden cases for several students.
  static func cases(_ id: String, students: Int = 6) throws -> [(Arguments, Value)] {
    let exercise = try #require(Catalogue.exercise(id))
    return (0..<students).flatMap { student in
      var inputs = SeededInputs(
        secret: [9], student: "\(student)", exercise: id, version: "oracle")
      return (0..<3).map { _ in
        let arguments = Arguments(exercise.hidden(&inputs))
        return (arguments, exercise.oracle(arguments))
      }
    }
  }

  static func oracle(_ id: String, _ values: Value...) -> Value {
    Catalogue.exercise(id)!.oracle(Arguments(values))
  }

  func agree(
    _ a: Double?, _ b: Double, within bound: Double = 1e-11,
    at location: SourceLocation = #_sourceLocation
  ) {
    let distance = abs((a ?? .nan) - b)
    #expect(distance <= bound * max(1, abs(b)), "\(a ?? .nan) and \(b)", sourceLocation: location)
  }

  @Test func discreteQuantitiesByEnumeration() throws {
    for (arguments, right) in try Self.cases("1.1") {
      let p = try Categorical(probabilities: arguments.vector(0))
      agree(right.real, p.entropy)
    }
    for (arguments, right) in try Self.cases("1.2") {
      let p = try Categorical(probabilities: arguments.vector(0))
      let q = try Categorical(probabilities: arguments.vector(1))
      agree(right.real, try klDivergenceByEnumeration(of: p, from: q).value)
    }
    for (arguments, right) in try Self.cases("1.5") {
      let p = try Categorical(probabilities: arguments.vector(0))
      let q = try Categorical(probabilities: arguments.vector(1))
      agree(right.parts[0].real, try entropyByEnumeration(of: p).value)
      agree(right.parts[1].real, try klDivergenceByEnumeration(of: p, from: q).value)
      agree(right.parts[2].real, try crossEntropyByEnumeration(of: p, relativeTo: q).value)
    }
    for (arguments, right) in try Self.cases("3.2") {
      let p = try Categorical(probabilities: arguments.vector(0))
      let q = try Categorical(probabilities: arguments.vector(1))
      agree(right.real, try jsDivergenceByEnumeration(of: p, and: q).value)
      // At the best discriminator the game is worth 2 JSD − ln 4.
      let best = zip(arguments.vector(0), arguments.vector(1)).map { $0 / ($0 + $1) }
      let value = Self.oracle("3.3", arguments.values[0], arguments.values[1], .vector(best))
      agree(value.real, try minimaxValueByEnumeration(real: p, generated: q).value)
    }
  }

  @Test func likelihoodsByDistributions() throws {
    for (arguments, right) in try Self.cases("1.3") {
      let model = try Normal(
        mean: arguments.real(1), standardDeviation: arguments.real(2))
      agree(right.real, model.meanLogLikelihood(of: arguments.vector(0)))
    }
    for (arguments, right) in try Self.cases("1.4") {
      let model = try Normal(fitting: arguments.vector(0))
      agree(right.parts[0].real, model.mean)
      agree(right.parts[1].real, model.standardDeviation)
    }
    for (arguments, right) in try Self.cases("1.6") {
      let components = try zip(arguments.vector(2), arguments.vector(3)).map {
        try Normal(mean: $0, standardDeviation: $1)
      }
      let mixture = try Mixture(weights: arguments.vector(1), components: components)
      agree(right.real, mixture.logDensity(at: arguments.real(0)))
    }
  }

  @Test func responsibilitiesByMixtures() throws {
    for (arguments, right) in try Self.cases("1.7") {
      let data = arguments.vector(0)
      let components = try zip(arguments.vector(2), arguments.vector(3)).map {
        try Normal(mean: $0, standardDeviation: $1)
      }
      let mixture = try Mixture(weights: arguments.vector(1), components: components)
      let shares = data.map { mixture.responsibilities(for: $0) }
      for k in components.indices {
        let mass = shares.reduce(0) { $0 + $1[k] }
        let mean = zip(data, shares).reduce(0) { $0 + $1.0 * $1.1[k] } / mass
        agree(right.parts[0].vector?[k], mass / Double(data.count))
        agree(right.parts[1].vector?[k], mean)
      }
    }
  }

  @Test func gaussianDivergenceByQuadratureAndDifferences() throws {
    for (arguments, right) in try Self.cases("2.1", students: 3) {
      let prior = try Normal(mean: 0, standardDeviation: 1)
      var total = 0.0
      for (mean, logVariance) in zip(arguments.vector(0), arguments.vector(1)) {
        let q = try Normal(mean: mean, standardDeviation: exp(logVariance / 2))
        total += try klDivergenceByQuadrature(of: q, from: prior).value
      }
      agree(right.real, total, within: 1e-10)
      let gradient = Self.oracle("2.2", arguments.values[0], arguments.values[1])
      for index in arguments.vector(0).indices {
        func divergence(_ part: Int, _ x: Double) -> Double {
          var vectors = [arguments.vector(0), arguments.vector(1)]
          vectors[part][index] = x
          return Self.oracle("2.1", .vector(vectors[0]), .vector(vectors[1])).real ?? .nan
        }
        for part in 0...1 {
          let slope = try derivative(
            of: { divergence(part, $0) }, at: arguments.vector(part)[index])
          agree(gradient.parts[part].vector?[index], slope.value, within: 1e-6)
        }
      }
    }
  }

  @Test func boundOfTheLinearModel() throws {
    for (arguments, right) in try Self.cases("2.3") {
      let model = try LinearGaussianModel(
        weight: arguments.real(1), bias: arguments.real(2), noise: arguments.real(3))
      let q = try Normal(
        mean: arguments.real(4), standardDeviation: arguments.real(5).squareRoot())
      agree(right.real, model.evidenceLowerBound(of: arguments.real(0), under: q))
    }
  }

  @Test func importanceWeightsByLogSumExp() throws {
    for (arguments, right) in try Self.cases("2.6") {
      let rows = arguments.matrix(0).map { logSumExp($0) - log(Double($0.count)) }
      agree(right.real, rows.reduce(0, +) / Double(rows.count))
    }
    for (arguments, right) in try Self.cases("2.7") {
      let weights = arguments.vector(0)
      agree(right.parts[0].real, logSumExp(weights) - log(Double(weights.count)))
      let size = 2 * logSumExp(weights) - logSumExp(weights.map { 2 * $0 })
      agree(right.parts[1].real, exp(size))
    }
  }

  @Test func lossesByDifferences() throws {
    for (arguments, right) in try Self.cases("3.4", students: 3) {
      let logits = arguments.vector(0)
      for index in logits.indices {
        let slope = try derivative(
          of: { x in
            var moved = logits
            moved[index] = x
            return Self.oracle("3.4", .vector(moved), arguments.values[1]).parts[0].real ?? .nan
          }, at: logits[index])
        agree(right.parts[1].vector?[index], slope.value, within: 1e-6)
      }
      let loss = zip(logits, arguments.vector(1)).reduce(0) { $0 + log1pexp($1.0) - $1.0 * $1.1 }
      agree(right.parts[0].real, loss / Double(logits.count))
    }
    for (arguments, right) in try Self.cases("3.5", students: 3) {
      for (index, logit) in arguments.vector(0).enumerated() {
        agree(
          right.parts[0].vector?[index],
          try derivative(of: { -log1pexp($0) }, at: logit).value, within: 1e-6)
        agree(
          right.parts[1].vector?[index],
          try derivative(of: { log1pexp(-$0) }, at: logit).value, within: 1e-6)
      }
    }
  }

  @Test func discriminatorAndTransport() throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: 1.5, standardDeviation: 2)
    let best = OptimalDiscriminator(real: p, generated: q)
    for x in stride(from: -8.0, through: 8, by: 0.5) {
      let value = Self.oracle(
        "3.1", .vector([p.logDensity(at: x)]), .vector([q.logDensity(at: x)]))
      agree(value.vector?.first, best.probability(at: x))
    }
    for (arguments, right) in try Self.cases("3.6") {
      agree(right.real, try wasserstein1(between: arguments.vector(0), and: arguments.vector(1)))
    }
  }

  /// ⟨convolution(x), y⟩ = ⟨x, transposed(y)⟩ decides the transposed convolution.
  @Test func transposedConvolutionIsTheTranspose() {
    var inputs = SeededInputs(secret: [9], student: "", exercise: "4.3", version: "")
    for (stride, padding) in [(1, 0), (1, 1), (2, 0), (2, 1), (3, 1)] {
      let kernel = Value.matrix(inputs.matrix(3, 3, -1..<1))
      let y = inputs.matrix(4, 5, -1..<1)
      let up = Self.oracle("4.3", .matrix(y), kernel, .integer(stride), .integer(padding)).matrix!
      let x = inputs.matrix(up.count, up[0].count, -1..<1)
      let down = Self.oracle("4.2", .matrix(x), kernel, .integer(stride), .integer(padding)).matrix!
      func inner(_ a: [[Double]], _ b: [[Double]]) -> Double {
        zip(a.joined(), b.joined()).reduce(0) { $0 + $1.0 * $1.1 }
      }
      agree(inner(down, y), inner(x, up))
      let sizes = Self.oracle(
        "4.1", .integer(up.count), .integer(3), .integer(stride), .integer(padding))
      #expect(sizes.parts[0].integer == y.count)
    }
  }

  @Test func batchNormBackwardByDifferences() throws {
    for (arguments, right) in try Self.cases("4.5", students: 2) {
      let (batch, gradient) = (arguments.matrix(0), arguments.matrix(3))
      let shift = Value.vector(arguments.vector(1).map { _ in 0.5 })
      for i in batch.indices {
        for j in batch[i].indices {
          let slope = try derivative(
            of: { x in
              var moved = batch
              moved[i][j] = x
              let output = Self.oracle(
                "4.4", .matrix(moved), arguments.values[1], shift, arguments.values[2])
              let flat = output.parts[0].matrix!.joined()
              return zip(flat, gradient.joined()).reduce(0) { $0 + $1.0 * $1.1 }
            }, at: batch[i][j])
          agree(right.parts[0].matrix?[i][j], slope.value, within: 1e-6)
        }
      }
    }
  }

  /// Bayes' rule by quadrature: prior times likelihood, normalized.
  @Test func posteriorByQuadrature() throws {
    for (arguments, right) in try Self.cases("5.3", students: 3) {
      let (before, now) = (arguments.real(3), arguments.real(2))
      let likelihoodDeviation = (1 - now / before).squareRoot()
      for (index, x0) in arguments.vector(0).enumerated() {
        let prior = try Normal(
          mean: before.squareRoot() * x0, standardDeviation: (1 - before).squareRoot())
        func moment(_ power: Int) throws -> Double {
          try integrate(from: -.infinity, to: .infinity) { x in
            let likelihood = try Normal(
              mean: (now / before).squareRoot() * x, standardDeviation: likelihoodDeviation)
            return pow(x, Double(power)) * prior.density(at: x)
              * likelihood.density(at: arguments.vector(1)[index])
          }.value
        }
        let mass = try moment(0)
        let mean = try moment(1) / mass
        agree(right.parts[0].vector?[index], mean, within: 1e-8)
        agree(right.parts[1].real, try moment(2) / mass - mean * mean, within: 1e-8)
      }
    }
  }

  /// E[x_0 | x_t] of a mixture by quadrature against Tweedie with the mixture's own score.
  @Test func tweedieByQuadrature() throws {
    let data = try Mixture(
      weights: [0.3, 0.7],
      components: [
        Normal(mean: -1, standardDeviation: 0.5), Normal(mean: 1, standardDeviation: 0.25),
      ])
    let alphaBar = 0.4
    let noise = (1 - alphaBar).squareRoot()
    func marginal(_ x: Double, _ power: Int) throws -> Double {
      try integrate(from: -8, to: 8, breakPoints: [-1, 1]) { clean in
        let z = (x - alphaBar.squareRoot() * clean) / noise
        return pow(clean, Double(power)) * data.density(at: clean) * exp(-z * z / 2)
      }.value
    }
    for x in [-1.5, -0.2, 0.4, 1.1] {
      let score = try derivative(of: { log((try? marginal($0, 0)) ?? .nan) }, at: x).value
      let right = Self.oracle("5.8", .vector([x]), .vector([score]), .real(alphaBar))
      agree(right.vector?.first, try marginal(x, 1) / marginal(x, 0), within: 1e-6)
    }
  }
}
