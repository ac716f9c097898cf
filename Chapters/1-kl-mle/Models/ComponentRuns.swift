import Datasets
import Literate
import Probability
import RandomStreams

/// Mixtures with more and more components, fitted to a few images in the plane of their first two
/// principal components.
struct ComponentRun: Codable, Sendable, Storable {
  let seen: [[Double]]
  /// Nats an image, one for each number of components.
  let training: [Double]
  let validation: [Double]
  let test: [Double]
  /// The mixtures: weights, means and covariances.
  let weights: [[Double]]
  let means: [[[Double]]]
  let covariances: [[[[Double]]]]

  func mixture(_ index: Int) throws -> Mixture<MultivariateNormal> {
    try Mixture(
      weights: weights[index],
      components: zip(means[index], covariances[index]).map {
        try MultivariateNormal(mean: $0, covariance: $1)
      })
  }

  /// Which number of components the validation images prefer.
  var chosen: Int { validation.indices.max { validation[$0] < validation[$1] }! }
}

/// Images as points of the plane of the training images' first two principal components.
func onThePlane(_ images: GrayImages, _ plane: PrincipalComponents) -> [[Double]] {
  rows(plane.transform(images.set.pixels).map(Double.init), 2)
}

// snippet.components
/// `images` of a fold's training images are seen; of three starts the best by
/// training likelihood is kept. What is chosen later is chosen by the
/// validation images.
func componentRun(
  _ fold: Fold, images: Int, counts: [Int], stream: RandomStream
) throws -> ComponentRun {
  let plane = try PrincipalComponents(
    of: fold.training.set.pixels, dimension: fold.training.dimension, count: 2)
  let seen = Array(onThePlane(fold.training, plane).prefix(images))
  let mixtures = try counts.map { count in
    try (0..<3).map { start in
      var random = stream.split("\(count) components, start \(start)")
      return try Mixture<MultivariateNormal>.fit(
        seen, components: count, using: &random)
    }.max { $0.logLikelihood < $1.logLikelihood }!.mixture
  }
  // snippet.end
  let validation = onThePlane(fold.validation, plane)
  let test = onThePlane(fold.test, plane)
  return ComponentRun(
    seen: seen, training: mixtures.map { $0.meanLogLikelihood(of: seen) },
    validation: mixtures.map { $0.meanLogLikelihood(of: validation) },
    test: mixtures.map { $0.meanLogLikelihood(of: test) }, weights: mixtures.map(\.weights),
    means: mixtures.map { $0.components.map(\.mean) },
    covariances: mixtures.map { $0.components.map(\.covariance) })
}
