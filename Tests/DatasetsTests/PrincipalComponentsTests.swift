import Foundation
import RandomStreams
import Testing

@testable import Datasets

@Suite struct PrincipalComponentsTests {
  @Test func knownDirectionsAreFound() throws {
    // Standard deviations 3 along (3, 4)/5 and 0.5 across, around (10, −2).
    var stream = RandomStream(seed: 2)
    let rows = (0..<4000).flatMap { _ -> [Float] in
      let (u, v) = (3 * stream.normal(), 0.5 * stream.normal())
      return [Float(10 + 0.6 * u - 0.8 * v), Float(-2 + 0.8 * u + 0.6 * v)]
    }
    let components = try PrincipalComponents(of: rows, dimension: 2, count: 2)
    #expect(abs(components.mean[0] - 10) < 0.2 && abs(components.mean[1] + 2) < 0.2)
    #expect(abs(components.components[0][0] - 0.6) < 0.01)
    #expect(abs(components.components[0][1] - 0.8) < 0.01)
    #expect(abs(components.variances[0] / 9 - 1) < 0.1)
    #expect(abs(components.variances[1] / 0.25 - 1) < 0.1)
    #expect(components.explained[0] > 0.96 && abs(components.explained[1] - 1) < 1e-12)
  }

  @Test func coordinatesAreUncorrelatedWithTheStatedVariances() throws {
    let digits = Digits.all
    let components = try PrincipalComponents(of: digits.pixels, dimension: 64, count: 10)
    let coordinates = components.transform(digits.pixels)
    for i in 0..<10 {
      for j in 0...i {
        var sum = 0.0
        for row in 0..<digits.count {
          sum += Double(coordinates[row * 10 + i]) * Double(coordinates[row * 10 + j])
        }
        let covariance = sum / Double(digits.count - 1)
        let expected = i == j ? components.variances[i] : 0
        #expect(abs(covariance - expected) < 1e-5 * components.variances[0])
      }
    }
    // scikit-learn 1.9.1 on the same data (pixels of 0 to 16): 0.1489, 0.1362, 0.1179.
    let shares = [0.148_906, 0.285_094, 0.403_040]
    for (found, share) in zip(components.explained, shares) { #expect(abs(found - share) < 1e-4) }
  }

  @Test func allComponentsGiveTheDataBack() throws {
    let digits = Digits.all.subset(0..<200)
    let all = try PrincipalComponents(of: digits.pixels, dimension: 64, count: 64)
    let restored = all.inverse(all.transform(digits.pixels))
    #expect(zip(restored, digits.pixels).allSatisfy { abs($0 - $1) < 1e-5 })
    // Fewer components leave the variance that they do not hold.
    let some = try PrincipalComponents(of: digits.pixels, dimension: 64, count: 8)
    let rough = some.inverse(some.transform(digits.pixels))
    let error = zip(rough, digits.pixels).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) } / 199
    let left = some.totalVariance - some.variances.reduce(0, +)
    #expect(abs(error / left - 1) < 1e-4)
  }

  @Test func theSignIsFixed() throws {
    let digits = Digits.all
    let components = try PrincipalComponents(of: digits.pixels, dimension: 64, count: 5)
    for component in components.components {
      #expect(component.max { abs($0) < abs($1) }! > 0)
      #expect(abs(component.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
    }
  }

  @Test func constantDataHaveNoVariance() throws {
    let components = try PrincipalComponents(
      of: [Float](repeating: 0.5, count: 30), dimension: 3, count: 2)
    #expect(components.variances == [0, 0] && components.totalVariance == 0)
    #expect(components.transform([0.5, 0.5, 0.5]) == [0, 0])
  }

  @Test func tooFewRowsAndWhatIsNotFiniteAreErrors() {
    #expect(
      dataError { _ = try PrincipalComponents(of: [1, 2], dimension: 2, count: 1) }
        == "principal components need at least 2 rows, not 1")
    #expect(
      dataError { _ = try PrincipalComponents(of: [1, 2, 3, .nan], dimension: 2, count: 1) }
        == "principal components: value 1 of row 1 is nan")
  }
}
