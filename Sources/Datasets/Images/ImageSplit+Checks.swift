import Compression

extension ImageSplit {
  /// Says before any work is done what the work could not be done with.
  ///
  /// - Parameter path: where the images are from.
  /// - Throws: ``DataError`` with the least that is needed.
  public func requireAtLeast(
    training leastTraining: Int, test leastTest: Int, pixels: Int, path: String
  ) throws(DataError) {
    let parts = [(training, "training", leastTraining), (test, "test", leastTest)]
    for (images, name, least) in parts where images.count < least {
      throw DataError(
        "\(images.count) \(name) images are too few; \(least) are the least", path: path)
    }
    guard training.dimension >= pixels else {
      throw DataError(
        "images of \(training.height) × \(training.width) are too small; \(pixels) pixels are "
          + "the least", path: path)
    }
    for (images, name, _) in parts {
      let areSame = (1..<images.count).allSatisfy { images[$0] == images[0] }
      guard images.count > 1, !areSame else {
        throw DataError(
          "all \(images.count) \(name) images are the same; there is nothing to learn from them",
          path: path)
      }
    }
  }

  /// What tells these images from others, in a few words: a name alone may come to stand for other
  /// images from one run to the next.
  public var identity: String {
    var sum = CRC32()
    for images in [training, test] {
      sum.append([images.count, images.height, images.width])
      sum.append(images.pixels)
      sum.append(images.labels)
    }
    return "\(training.name), \(training.count) and \(test.count) images, \(sum.hexadecimal)"
  }
}
