import Datasets
import Figures
import Literate
import RandomStreams

/// Images as whole numbers of gray steps, with what a section needs to know of them.
struct GrayImages: Sendable {
  let set: ImageSet
  /// K, the number of grays a pixel can have.
  let levels: Int
  /// `[image][pixel]`, each 0 … K − 1.
  let grays: [[Int]]

  init(_ set: ImageSet) {
    self.set = set
    let levels = set.levels ?? 256
    self.levels = levels
    grays = (0..<set.count).map { set[$0].map { Int(($0 * Float(levels - 1)).rounded()) } }
  }

  var count: Int { self.set.count }
  /// D, the number of pixels.
  var dimension: Int { self.set.dimension }
  /// The sum of an image's grays: its ink, in gray steps.
  var ink: [Int] { grays.map { $0.reduce(0, +) } }

  func subset(_ indices: some Sequence<Int>) -> GrayImages { GrayImages(self.set.subset(indices)) }
}

/// The images of this run. The chapter's models are small and so are its images: larger ones are
/// averaged down to 8×8 and rounded to the digits' seventeen grays.
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
    training: inSeventeenGrays(small.training), test: inSeventeenGrays(small.test))
}

private func inSeventeenGrays(_ images: ImageSet) -> ImageSet {
  ImageSet(
    name: images.name, height: images.height, width: images.width,
    pixels: images.pixels.map { ($0 * 16).rounded() / 16 }, labels: images.labels, levels: 17)
}

// snippet.five-parts
/// Images in three parts: to fit to, to choose by, and to report.
struct Fold: Sendable {
  let training: GrayImages
  let validation: GrayImages
  let test: GrayImages
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
      training: GrayImages(all.subset(mixed[..<cut])),
      validation: GrayImages(all.subset(mixed[cut...])), test: GrayImages(all.subset(test)))
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
