import Foundations
import RandomStreams

/// Gray images of one size with their labels: what every chapter trains on, wherever it is from.
///
/// `pixels` is `[count, height, width]`, row-major, 0 (paper) to 1 (full ink).
public struct ImageSet: Sendable, Hashable {
  /// What the data are called on pages and in messages.
  public let name: String
  /// Rows of an image, in pixels.
  public let height: Int
  /// Columns of an image, in pixels.
  public let width: Int
  /// The ink of all pixels, `[count, height, width]`, row-major, 0 (paper) to 1 (full ink).
  public let pixels: [Float]
  /// One class for each image, from 0 up.
  public let labels: [Int]
  /// How many gray values a pixel can have, `k / (levels - 1)`; `nil` once images are resampled.
  public let levels: Int?

  /// A set of images; stops the program unless `pixels` is `[labels.count, height, width]`.
  ///
  /// - Parameters:
  ///   - name: what the data are called.
  ///   - height: rows of an image.
  ///   - width: columns of an image.
  ///   - pixels: 0 (paper) to 1 (full ink), row-major.
  ///   - labels: one class for each image, from 0 up.
  ///   - levels: how many gray values a pixel can have; `nil` if that is not known.
  public init(
    name: String, height: Int, width: Int, pixels: [Float], labels: [Int], levels: Int?
  ) {
    require(height >= 1 && width >= 1, "image set: there is no \(height) × \(width) image")
    require(
      pixels.count == labels.count * height * width,
      "image set: \(pixels.count) pixels are not [\(labels.count), \(height), \(width)]")
    self.name = name
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
    self.levels = levels
  }

  /// The number of images.
  public var count: Int { labels.count }
  /// Pixels of one image.
  public var dimension: Int { height * width }
  /// One more than the greatest label.
  public var classCount: Int { (labels.max() ?? -1) + 1 }

  /// The pixels of one image.
  public subscript(_ index: Int) -> ArraySlice<Float> {
    require(index >= 0 && index < count, "image \(index) of \(count)")
    return pixels[(index * dimension)..<((index + 1) * dimension)]
  }

  /// The images at `indices`, in that order.
  public func subset(_ indices: some Sequence<Int>) -> ImageSet {
    let indices = Array(indices)
    for index in indices {
      require(index >= 0 && index < count, "subset: image \(index) of \(count)")
    }
    return ImageSet(
      name: name, height: height, width: width, pixels: gather(indices),
      labels: indices.map { labels[$0] }, levels: levels)
  }

  /// The images of one class.
  public func only(label: Int) -> ImageSet {
    subset(labels.indices.filter { labels[$0] == label })
  }

  /// The pixels of the images at `indices`, `[indices.count, height, width]`: a batch.
  public func gather(_ indices: [Int]) -> [Float] {
    [Float](unsafeUninitializedCapacity: indices.count * dimension) { target, count in
      gather(indices, into: target)
      count = indices.count * dimension
    }
  }

  /// As ``gather(_:)``, into memory that the caller has.
  public func gather(_ indices: [Int], into target: UnsafeMutableBufferPointer<Float>) {
    require(target.count >= indices.count * dimension, "gather: the target is too small")
    guard dimension > 0, let start = target.baseAddress else { return }
    pixels.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      for (place, index) in indices.enumerated() {
        require(index >= 0 && index < count, "gather: image \(index) of \(count)")
        (start + place * dimension).initialize(from: source + index * dimension, count: dimension)
      }
    }
  }

  /// Ink per image: the sum of its pixels, `[count]`.
  public var ink: [Double] {
    (0..<count).map { image in self[image].reduce(0) { $0 + Double($1) } }
  }

  /// This set divided by one fixed rule: of each class, every `interval`-th image in order is for
  /// testing. Both parts then have the same share of each class, which noise floors rely on.
  public func split(testEvery interval: Int = 5) -> ImageSplit {
    require(interval >= 2, "split: a test image every \(interval) leaves none for training")
    var seen = [Int: Int]()
    var training: [Int] = []
    var test: [Int] = []
    for (index, label) in labels.enumerated() {
      seen[label, default: 0] += 1
      if seen[label, default: 0] % interval == 0 {
        test.append(index)
      } else {
        training.append(index)
      }
    }
    return ImageSplit(training: subset(training), test: subset(test))
  }

  /// Pixels as draws from a density on (0, 1): a value `k` of `levels` becomes `(k + u) / levels`
  /// with `u` uniform. A density's mean log at these points, in nats a pixel, is at most the log
  /// likelihood of the discrete values plus `log(levels)` (Theis et al., 2016, section 3.1).
  public func dequantized(using stream: inout RandomStream) -> [Double] {
    guard let levels else {
      fatalError("dequantized: resampled images have no gray levels; do it before")
    }
    return pixels.map { pixel in
      (Double((pixel * Float(levels - 1)).rounded()) + stream.uniform()) / Double(levels)
    }
  }
}

/// What is learned from, and what is kept back to judge by.
public struct ImageSplit: Sendable, Hashable {
  /// What models learn from.
  public let training: ImageSet
  /// What no model learns from: for scores of images that it has not seen.
  public let test: ImageSet

  /// Two sets of images of one kind; that they share no image is the caller's business.
  public init(training: ImageSet, test: ImageSet) {
    self.training = training
    self.test = test
  }

  /// Both parts at another size (see ``ImageSet/resized(height:width:)``).
  public func resized(height: Int, width: Int) -> ImageSplit {
    ImageSplit(
      training: training.resized(height: height, width: width),
      test: test.resized(height: height, width: width))
  }
}
