import Foundation
import Probability

/// A number of the reference tables: a decimal string, 20 digits, possibly beyond the doubles.
struct ReferenceNumber: Decodable {
  let value: Double

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      value = number
      return
    }
    let text = try container.decode(String.self)
    guard let number = Double(text) ?? Self.beyondDoubles(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a number: \(text)")
    }
    value = number
  }

  /// The nearest double of a decimal that underflows or overflows.
  private static func beyondDoubles(_ text: String) -> Double? {
    guard let e = text.firstIndex(where: { $0 == "e" || $0 == "E" }),
      let exponent = Int(text[text.index(after: e)...])
    else { return nil }
    let sign = text.hasPrefix("-") ? -1.0 : 1.0
    return exponent < 0 ? sign * 0.0 : sign * Double.infinity
  }
}

/// A distribution as the reference tables name it.
struct ReferenceDistribution: Decodable, CustomStringConvertible {
  let family: String
  private let numbers: [String: Double]
  private let vectors: [String: [Double]]

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var (numbers, vectors): ([String: Double], [String: [Double]]) = ([:], [:])
    for key in container.allKeys where key.stringValue != "family" {
      if let list = try? container.decode([ReferenceNumber].self, forKey: key) {
        vectors[key.stringValue] = list.map(\.value)
      } else if let number = try? container.decode(ReferenceNumber.self, forKey: key) {
        numbers[key.stringValue] = number.value
      }
    }
    family = try container.decode(String.self, forKey: Key(stringValue: "family"))
    (self.numbers, self.vectors) = (numbers, vectors)
  }

  var description: String {
    let parameters = numbers.map { "\($0)=\($1)" } + vectors.map { "\($0)=\($1)" }
    return "\(family)(\(parameters.sorted().joined(separator: ", ")))"
  }

  /// The same with every number moved by the map.
  func perturbed(_ move: (Double) -> Double) -> ReferenceDistribution {
    ReferenceDistribution(
      family: family, numbers: numbers.mapValues(move), vectors: vectors.mapValues { $0.map(move) })
  }

  private init(family: String, numbers: [String: Double], vectors: [String: [Double]]) {
    (self.family, self.numbers, self.vectors) = (family, numbers, vectors)
  }

  struct UnknownFamily: Error { let family: String }

  /// The univariate continuous families.
  func continuous() throws -> (any ContinuousDistribution)? {
    let n = numbers
    switch family {
    case "normal": return try Normal(mean: n["mean"]!, standardDeviation: n["stddev"]!)
    case "laplace": return try Laplace(location: n["location"]!, scale: n["scale"]!)
    case "studentT":
      return try StudentT(
        degreesOfFreedom: n["df"]!, location: n["location"]!, scale: n["scale"]!)
    case "gamma": return try Gamma(shape: n["shape"]!, rate: n["rate"]!)
    case "exponential": return try Exponential(rate: n["rate"]!)
    case "beta": return try Beta(alpha: n["alpha"]!, beta: n["beta"]!)
    case "uniform": return try Uniform(lower: n["low"]!, upper: n["high"]!)
    case "cauchy": return try Cauchy(location: n["location"]!, scale: n["scale"]!)
    case "logistic": return try Logistic(location: n["location"]!, scale: n["scale"]!)
    case "logNormal": return try LogNormal(logMean: n["mu"]!, logStandardDeviation: n["sigma"]!)
    case "gumbel": return try Gumbel(location: n["location"]!, scale: n["scale"]!)
    case "weibull": return try Weibull(shape: n["shape"]!, scale: n["scale"]!)
    case "pareto": return try Pareto(scale: n["scale"]!, shape: n["shape"]!)
    case "vonMises": return try VonMises(mean: n["mean"]!, concentration: n["concentration"]!)
    case "gaussianMixture":
      return try Mixture(
        weights: vectors["weights"]!,
        components: zip(vectors["means"]!, vectors["stddevs"]!).map {
          try Normal(mean: $0, standardDeviation: $1)
        })
    default: return nil
    }
  }

  /// The families on the whole numbers.
  func discrete() throws -> (any DiscreteDistribution)? {
    let n = numbers
    switch family {
    case "bernoulli": return try Bernoulli(probability: min(max(n["p"]!, 0), 1))
    case "bernoulliLogit": return try Bernoulli(logit: n["logit"]!)
    case "binomial":
      return try Binomial(trials: Int(n["n"]!.rounded()), probability: min(max(n["p"]!, 0), 1))
    case "poisson": return try Poisson(rate: max(n["rate"]!, 0))
    case "geometric": return try Geometric(probability: min(n["p"]!, 1))
    case "negativeBinomial":
      return try NegativeBinomial(successes: n["r"]!, probability: min(n["p"]!, 1))
    case "categorical": return try Categorical(weights: vectors["weights"]!.map { max($0, 0) })
    default: return nil
    }
  }
}

/// The rows of a table in the tests' resources.
func referenceRows<Row: Decodable>(_ name: String, as _: Row.Type) throws -> [Row] {
  let url = Bundle.module.url(
    forResource: name, withExtension: "json", subdirectory: "Reference")!
  return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
}
