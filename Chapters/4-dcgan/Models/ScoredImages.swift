import Datasets
import Evaluation
import Figures
import GSLNumerics
import Literate
import RandomStreams
import Tensors

/// Sets of images, good and bad, drawn and read anew by every reader, four times over; the means of these.
struct ScoredImages {
  let readers: [ImageReader]
  let count: Int
  let names = [
    "new digits", "samples of DCGAN", "copies of training digits", "copies, half of the classes",
    "one image of each class",
  ]
  /// `[set][reader]`.
  private(set) var inception: [[Double]] = []
  private(set) var frechet: [[Double]] = []
  private(set) var kernel: [[Double]] = []
  private(set) var memorization: [[Double]] = []
  /// One image of each class: what the fifth set repeats.
  let chosen: [Float]
  /// Both distances of 64 new digits and of 2048 samples (or all there are) from the training images, by reader.
  private(set) var fewNew: (frechet: [Double], kernel: [Double]) = ([], [])
  private(set) var manyDrawn: (frechet: [Double], kernel: [Double]) = ([], [])

  /// - Parameter generated: samples, enough for each reader to have others.
  init(_ chapter: Chapter, _ material: Material, generated: Tensor) throws {
    let (all, test) = (material.digits.training, material.digits.test)
    let classes = all.classCount
    readers = try ImageReader.some(chapter, material)
    count = min(test.count, generated.shape[0] / readers.count, 400)
    let read = readers.map { $0.read(all.pixels) }
    // Of each class the image that all readers together are most certain of.
    let one = (0..<classes).map { label -> Int in
      func certainty(_ index: Int) -> Float {
        read.reduce(0) { $0 + $1.probabilities[index, label] }
      }
      let members = all.labels.indices.filter { all.labels[$0] == label }
      return members.max { certainty($0) < certainty($1) } ?? 0
    }
    chosen = all.gather(one)
    let half = all.labels.indices.filter { all.labels[$0] < (classes + 1) / 2 }
    let heldOut = try Points(test.pixels, dimension: all.dimension)
    let known = try Points(all.pixels, dimension: all.dimension)
    let many = generated.rows(0..<min(2048, generated.shape[0])).scalars
    var sets = [[[Double]]](repeating: [], count: names.count)
    for (index, reader) in readers.enumerated() {
      var random = chapter.stream("scored").split(index)
      let count = count
      func drawn(_ set: ImageSet, from places: Range<Int>) -> [Float] {
        set.gather((0..<count).map { _ in places.lowerBound + random.integer(below: places.count) })
      }
      let features = read[index].features
      /// A set of each kind, scored: `[set][score]`.
      func scored(_ round: Int) throws -> [[Double]] {
        let start = (4 * index + round) * count % (generated.shape[0] - count + 1)
        return try [
          drawn(test, from: 0..<test.count), generated.rows(start..<start + count).scalars,
          drawn(all, from: 0..<all.count),
          all.gather((0..<count).map { _ in half[random.integer(below: half.count)] }),
          all.gather((0..<count).map { one[$0 % classes] }),
        ].map { pixels in
          let reading = reader.read(pixels)
          let copying = Memorization(
            samples: try Points(pixels, dimension: all.dimension), heldOut: heldOut,
            training: known)
          return [
            inceptionScore(of: reading.probabilities),
            try featureDistance(reading.features, features),
            kernelDistance(reading.features, features), copying.copying,
          ]
        }
      }
      let rounds = try (0..<(chapter.quick ? 1 : 4)).map { try scored($0) }
      for place in names.indices {
        sets[place].append(
          (0..<4).map { score in
            rounds.reduce(0) { $0 + $1[place][score] } / Double(rounds.count)
          })
      }
      let new = drawn(test, from: 0..<test.count)
      let (few, drawn) = (
        reader.read(Array(new.prefix(64 * all.dimension))).features, reader.read(many).features
      )
      fewNew.frechet.append(try featureDistance(few, features))
      fewNew.kernel.append(kernelDistance(few, features))
      manyDrawn.frechet.append(try featureDistance(drawn, features))
      manyDrawn.kernel.append(kernelDistance(drawn, features))
    }
    inception = sets.map { $0.map { $0[0] } }
    frechet = sets.map { $0.map { $0[1] } }
    kernel = sets.map { $0.map { $0[2] } }
    memorization = sets.map { $0.map { $0[3] } }
  }

  /// A row a set.
  func table() throws -> Table {
    var table = Table([
      .init(stringLiteral: "\(count) images"), .init("IS", digits: 3, band: .relative(0.2)),
      .init("FID", digits: 3, band: .relative(0.7)), .init("KID", digits: 2, band: .absolute(0.5)),
      .init("memorization", digits: 2, band: .absolute(0.2)),
    ])
    for (place, name) in names.enumerated() {
      table.append(row: [
        name, try meanOfSeeds(inception[place]), try meanOfSeeds(frechet[place]),
        try meanOfSeeds(kernel[place]), try meanOfSeeds(memorization[place]),
      ])
    }
    return table
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
  init(_ features: [Tensor], sizes: [Int], stream: RandomStream) throws {
    // Each reader has the samples in another order, so that its sets are others.
    let features = features.enumerated().map { index, rows in
      var random = stream.split(index)
      return gatherRows(rows, random.permutation(of: rows.shape[0]))
    }
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
  func expected(_ size: Int) -> Double {
    let constant = predicted.reduce(0, +) / Double(predicted.count)
    return constant * (1 / Double(size) + 1 / Double(reference))
  }

  /// Both distances against 1/n, with standard errors over readers.
  func plots() -> PlotGrid {
    let inverse = sizes.map { 1 / Double($0) }
    func measured(_ plot: Plot, _ values: [[Double]]) -> Plot {
      let moments = values.map { meanAndError($0) }
      return plot.points(
        "measured", x: inverse, y: moments.map(\.mean),
        errors: moments.map { $0.error.isNaN ? 0 : $0.error })
    }
    return PlotGrid(
      [
        measured(
          Plot("FID", x: "1/n").line("predicted", x: inverse, y: sizes.map { expected($0) }),
          frechet),
        measured(Plot("KID", x: "1/n").horizontalLine(at: 0), kernel),
      ], columns: 2)
  }

  /// A row a size.
  func table() throws -> Table {
    var table = Table([
      "n", .init("FID", digits: 3, band: .relative(0.7)),
      .init("predicted", digits: 3, band: .relative(0.7)),
      .init("KID", digits: 2, band: .absolute(0.5)),
    ])
    for (place, size) in sizes.enumerated() {
      table.append(row: [
        size, try meanOfSeeds(frechet[place]), expected(size), try meanOfSeeds(kernel[place]),
      ])
    }
    return table
  }
}
