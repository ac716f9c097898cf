import Datasets
import Literate
import RandomStreams

/// Images as whole numbers of grey steps, with what a section needs to know of them.
struct GreyImages: Sendable {
  let set: ImageSet
  /// K, the number of greys a pixel can have.
  let levels: Int
  /// `[image][pixel]`, each 0 … K − 1.
  let greys: [[Int]]

  init(_ set: ImageSet) {
    self.set = set
    let levels = set.levels ?? 256
    self.levels = levels
    greys = (0..<set.count).map { set[$0].map { Int(($0 * Float(levels - 1)).rounded()) } }
  }

  var count: Int { self.set.count }
  /// D, the number of pixels.
  var dimension: Int { self.set.dimension }
  /// The sum of an image's greys: its ink, in grey steps.
  var ink: [Int] { greys.map { $0.reduce(0, +) } }

  func subset(_ indices: some Sequence<Int>) -> GreyImages { GreyImages(self.set.subset(indices)) }
}

/// The images of this run. The chapter's models are small and so are its images: larger ones are
/// averaged down to 8×8 and rounded to the digits' seventeen greys.
///
/// - Throws: ``DataError`` for images that cannot be used, before any work is done.
func loadImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  guard case .directory(let path) = data else { return Digits.split }
  let split = try ImageSplit(directory: path)
  // Twenty are what the judge of the scoreboard asks for; sums over small pieces need 37 pixels.
  try split.requireAtLeast(training: 20, test: 20, pixels: 37, path: path)
  guard split.training.dimension > 64 else { return split }
  let small = split.resized(height: 8, width: 8)
  return ImageSplit(
    training: inSeventeenGreys(small.training), test: inSeventeenGreys(small.test))
}

private func inSeventeenGreys(_ images: ImageSet) -> ImageSet {
  ImageSet(
    name: images.name, height: images.height, width: images.width,
    pixels: images.pixels.map { ($0 * 16).rounded() / 16 }, labels: images.labels, levels: 17)
}

// snippet.five-parts
/// Images in three parts: to fit to, to choose by, and to report.
struct Fold: Sendable {
  let training: GreyImages
  let validation: GreyImages
  let test: GreyImages
}

/// Five ways to divide all images, of which the first keeps the given test
/// images. Every image is a test image once. A fifth of what is left chooses,
/// the rest is fitted to.
func folds(of split: ImageSplit, stream: RandomStream) -> [Fold] {
  let all = split.joined
  let own = split.training.count
  var order = stream.split("folds")
  let shuffled = order.permutation(of: own)
  let tests =
    [Array(own..<all.count)]
    + (0..<4).map { quarter in shuffled.indices.filter { $0 % 4 == quarter }.map { shuffled[$0] } }
  return tests.enumerated().map { index, test in
    let held = Set(test)
    let rest = (0..<all.count).filter { !held.contains($0) }
    var stream = stream.split("fold \(index)")
    let mixed = stream.permutation(of: rest.count).map { rest[$0] }
    let cut = mixed.count * 4 / 5
    return Fold(
      training: GreyImages(all.subset(mixed[..<cut])),
      validation: GreyImages(all.subset(mixed[cut...])), test: GreyImages(all.subset(test)))
  }
}
// snippet.end

extension ImageSplit {
  /// Training images, then test images.
  fileprivate var joined: ImageSet {
    ImageSet(
      name: training.name, height: training.height, width: training.width,
      pixels: training.pixels + test.pixels, labels: training.labels + test.labels,
      levels: training.levels)
  }
}

/// Digits as the page shows them: 56 pixels each where they have 8.
func picture(_ pixels: [Float], like images: ImageSet, columns: Int = 12) -> ImageGrid {
  ImageGrid(
    pixels: pixels, count: pixels.count / images.dimension, height: images.height,
    width: images.width, columns: columns, scale: max(1, 56 / images.width))
}
