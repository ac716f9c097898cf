import Datasets
import Evaluation
import GSLNumerics
import Literate
import RandomStreams
import Tensors

/// Sets of images, good and bad, as several readers see them.
struct ScoredImages {
  let readers: [ImageReader]
  let count: Int
  let names: [String]
  /// `[set][reader]`.
  let inception: [[Double]]
  let frechet: [[Double]]
  let kernel: [[Double]]
  /// One a set: no reader has a part in it.
  let memorization: [Double]
  /// One image of each class: what the fifth set repeats.
  let chosen: [Float]
  /// The features of the training images, and of the first set, by reader.
  let training: [Tensor]
  let new: [Tensor]

  init(_ chapter: Chapter, _ material: Material, generated: Tensor) throws {
    let digits = material.digits
    let (all, classes) = (digits.training, digits.training.classCount)
    readers = try ImageReader.some(chapter, material)
    count = min(digits.test.count, generated.shape[0], 400)
    let read = readers.map { $0.read(all.pixels) }
    training = read.map(\.features)
    var random = chapter.stream("scored")
    let order = random.permutation(of: all.count)
    let some = Array(order.prefix(count))
    let half = Array(order.filter { all.labels[$0] < (classes + 1) / 2 }.prefix(count))
    // Of each class the image that all readers together are most certain of.
    let one = (0..<classes).map { label -> Int in
      func certainty(_ index: Int) -> Float {
        read.reduce(0) { $0 + $1.probabilities[index, label] }
      }
      let members = order.filter { all.labels[$0] == label }
      return members.max { certainty($0) < certainty($1) } ?? order[0]
    }
    chosen = all.gather(one)
    let readers = readers
    let sets: [(name: String, pixels: [Float])] = [
      ("new digits", Array(digits.test.pixels.prefix(count * all.dimension))),
      ("samples of DCGAN", generated.rows(0..<count).scalars),
      ("copies of training digits", all.gather(some)),
      ("copies, half of the classes", all.gather((0..<count).map { half[$0 % half.count] })),
      ("one image of each class", all.gather((0..<count).map { one[$0 % classes] })),
    ]
    names = sets.map(\.name)
    let readings = sets.map { set in readers.map { $0.read(set.pixels) } }
    let training = training
    new = readings[0].map(\.features)
    inception = readings.map { $0.map { inceptionScore(of: $0.probabilities) } }
    frechet = try readings.map { row in
      try zip(row, training).map { try featureDistance($0.features, $1) }
    }
    kernel = readings.map { row in zip(row, training).map { kernelDistance($0.features, $1) } }
    let heldOut = try Points(digits.test.pixels, dimension: all.dimension)
    let known = try Points(all.pixels, dimension: all.dimension)
    memorization = try sets.map { set in
      Memorization(
        samples: try Points(set.pixels, dimension: all.dimension), heldOut: heldOut,
        training: known
      ).copying
    }
  }
}

/// The two distances of sets of one distribution, by the size of the sets.
struct SampleSizes {
  let sizes: [Int]
  /// The rows of the set that stands for the data.
  let reference: Int
  /// `[size][reader]`: the means of at most four sets that share no image.
  let frechet: [[Double]]
  let kernel: [[Double]]
  /// What `frechetBias` says of the features, by reader.
  let predicted: [Double]

  /// - Parameter features: of samples, by reader; the second half stands for the data.
  init(_ features: [Tensor], sizes: [Int]) throws {
    let (count, reference) = (features[0].shape[0], features[0].shape[0] / 2)
    func measured(_ measure: (Tensor, Tensor) throws -> Double) rethrows -> [[Double]] {
      try sizes.map { size in
        try features.map { rows in
          let data = rows.rows(reference..<count)
          let blocks = min(4, reference / size)
          let values = try (0..<blocks).map { block in
            try measure(rows.rows(block * size..<(block + 1) * size), data)
          }
          return values.reduce(0, +) / Double(blocks)
        }
      }
    }
    (self.sizes, self.reference) = (sizes, reference)
    frechet = try measured(featureDistance)
    kernel = measured(kernelDistance)
    predicted = try features.map { rows in
      frechetBias(
        try PrincipalComponents(
          of: rows.scalars, dimension: rows.shape[1], count: rows.shape[1]
        ).variances)
    }
  }

  /// The predicted distance of two sets of one distribution, of `size` and of ``reference`` rows.
  func expected(_ size: Double) -> Double {
    let constant = predicted.reduce(0, +) / Double(predicted.count)
    return constant * (1 / size + 1 / Double(reference))
  }
}
