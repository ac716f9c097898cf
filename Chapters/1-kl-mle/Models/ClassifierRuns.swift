import Autodiff
import Foundation
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

/// Two classifiers of a fold: log q(label | image) of each test image, in nats.
struct ClassifierRun: Codable, Sendable, Storable {
  /// Softmax regression: q(y | x) is climbed directly.
  let direct: [Double]
  /// A normal for each class, turned round by Bayes' rule.
  let generative: [Double]
  let directAccuracy: Double
  let generativeAccuracy: Double
  /// The width added to the normals, chosen by the validation images.
  let width: Double
}

/// Softmax regression by full-batch gradient steps; as many as the validation
/// images ask for.
func softmaxRegression(
  _ fold: Fold, classes: Int, steps: Int, stream: RandomStream
) throws -> (GrayImages) -> [[Double]] {
  var random = stream.split("weights")
  let layer = Linear(fold.training.dimension, classes, using: &random)
  var adam = Adam(layer.parameters, learningRate: 0.03)
  let inputs = Tensor(
    fold.training.set.pixels,
    shape: [fold.training.count, fold.training.dimension])
  var best: (loss: Double, weights: [Tensor]) = (.infinity, [])
  // snippet.softmax-regression
  for step in 0..<steps {
    let tape = Tape()
    let logits = layer(tape.constant(inputs))
    let loss = crossEntropy(logits: logits, labels: fold.training.set.labels)
    let gradients = try tape.gradients(of: loss, named: "loss", step: step)
    adam.update(along: gradients)
    if step % 10 == 9 {
      let answers = logSoftmax(layer, fold.validation)
      let held = -meanLogProbability(answers, fold.validation)
      if held < best.loss { best = (held, layer.parameters.map(\.value)) }
    }
  }
  // snippet.end
  for (parameter, value) in zip(layer.parameters, best.weights) { parameter.value = value }
  return { logSoftmax(layer, $0) }
}

private func logSoftmax(_ layer: Linear, _ images: GrayImages) -> [[Double]] {
  let tape = Tape(.evaluation)
  let x = tape.constant(Tensor(images.set.pixels, shape: [images.count, images.dimension]))
  let values = Autodiff.logSoftmax(layer(x)).value.scalars.map(Double.init)
  return rows(values, values.count / images.count)
}

private func meanLogProbability(_ rows: [[Double]], _ images: GrayImages) -> Double {
  mean(zip(rows, images.set.labels).map { $0[$1] })
}

/// log q(y | x) by Bayes' rule from a normal for each class, all widened by `width` gray steps.
private func bayes(
  _ fold: Fold, classes: Int, width: Double
) throws -> (GrayImages) -> [[Double]] {
  let x = rows(
    fold.training.grays.joined().map(Double.init), fold.training.dimension)
  let mixture = try Mixture(
    weights: (0..<classes).map { label in
      Double(fold.training.set.labels.count { $0 == label }) + 1
    },
    components: (0..<classes).map { label in
      let own = zip(x, fold.training.set.labels).filter { $0.1 == label }.map(\.0)
      return try widened(own.isEmpty ? x : own, by: width)
    })
  return { images in
    images.grays.map { image in
      mixture.responsibilities(for: image.map(Double.init)).map { log(max($0, 1e-300)) }
    }
  }
}

/// The normal with the data's mean and their covariance plus width² on the diagonal.
private func widened(_ x: [[Double]], by width: Double) throws -> MultivariateNormal {
  let (n, d) = (Double(x.count), x[0].count)
  let center = (0..<d).map { j in x.reduce(0) { $0 + $1[j] } / n }
  var covariance = [[Double]](repeating: [Double](repeating: 0, count: d), count: d)
  for row in x {
    for a in 0..<d {
      for b in 0...a { covariance[a][b] += (row[a] - center[a]) * (row[b] - center[b]) / n }
    }
  }
  for a in 0..<d {
    covariance[a][a] += width * width
    for b in 0..<a { covariance[b][a] = covariance[a][b] }
  }
  return try MultivariateNormal(mean: center, covariance: covariance)
}

func classifierRun(
  _ fold: Fold, steps: Int, widths: [Double], stream: RandomStream
) throws -> ClassifierRun {
  let classes = [fold.training, fold.validation, fold.test].map(\.set.classCount).max()!
  let direct = try softmaxRegression(fold, classes: classes, steps: steps, stream: stream)
  let candidates = try widths.map { width in
    let rule = try bayes(fold, classes: classes, width: width)
    return (width, rule, meanLogProbability(rule(fold.validation), fold.validation))
  }
  let chosen = candidates.max { $0.2 < $1.2 }!
  let labels = fold.test.set.labels
  let (first, second) = (direct(fold.test), chosen.1(fold.test))
  func accuracy(_ rows: [[Double]]) -> Double {
    Double(zip(rows, labels).count { row, label in row.max()! == row[label] })
      / Double(labels.count)
  }
  return ClassifierRun(
    direct: zip(first, labels).map { $0[$1] }, generative: zip(second, labels).map { $0[$1] },
    directAccuracy: accuracy(first), generativeAccuracy: accuracy(second), width: chosen.0)
}
