import Foundation

extension ImageSplit {
  /// The images of a directory with files named as MNIST's: `train-images-idx3-ubyte` and
  /// `train-labels-idx1-ubyte` for training, `t10k-…` for testing, each plain or with `.gz`.
  ///
  /// If only one of the pairs is there, it is divided by ``ImageSet/split(testEvery:)``.
  public init(directory: String) throws(DataError) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
      throw DataError("there is no such directory", path: directory)
    }
    guard isDirectory.boolValue else {
      throw DataError("is not a directory; name the one with the IDX files", path: directory)
    }
    let training = try Self.images(in: directory, prefix: "train")
    let test = try Self.images(in: directory, prefix: "t10k")
    switch (training, test) {
    case (let training?, let test?):
      guard (training.height, training.width) == (test.height, test.width) else {
        throw DataError(
          "training images are \(training.height) × \(training.width), test images "
            + "\(test.height) × \(test.width)", path: directory)
      }
      self.init(training: training, test: test)
    case (let only?, nil), (nil, let only?):
      let split = only.split(testEvery: 5)
      guard split.training.count > 0, split.test.count > 0 else {
        throw DataError(
          "\(only.count) images are too few to keep some of each class for testing",
          path: directory)
      }
      self = split
    case (nil, nil):
      throw DataError(
        "has no IDX images; expected are train-images-idx3-ubyte and train-labels-idx1-ubyte or "
          + "the same with t10k-, plain or with .gz", path: directory)
    }
  }

  /// One pair of files; `nil` if neither is there.
  private static func images(
    in directory: String, prefix: String
  ) throws(DataError) -> ImageSet? {
    let images = path(in: directory, "\(prefix)-images", "idx3-ubyte")
    let labels = path(in: directory, "\(prefix)-labels", "idx1-ubyte")
    switch (images, labels) {
    case (nil, nil): return nil
    case (.some, nil):
      throw DataError(
        "has \(prefix)-images-idx3-ubyte but not \(prefix)-labels-idx1-ubyte (or .gz)",
        path: directory)
    case (nil, .some):
      throw DataError(
        "has \(prefix)-labels-idx1-ubyte but not \(prefix)-images-idx3-ubyte (or .gz)",
        path: directory)
    case (let images?, let labels?):
      let name = URL(fileURLWithPath: directory).lastPathComponent
      return try ImageSet(name: name, images: images, labels: labels)
    }
  }

  /// Some copies of MNIST have a dot where others have a hyphen.
  private static func path(in directory: String, _ stem: String, _ kind: String) -> String? {
    for name in ["\(stem)-\(kind)", "\(stem).\(kind)"] {
      for candidate in ["\(directory)/\(name)", "\(directory)/\(name).gz"]
      where FileManager.default.fileExists(atPath: candidate) {
        return candidate
      }
    }
    return nil
  }
}

extension ImageSet {
  /// The images and labels of two IDX files, plain or gzip.
  public init(name: String, images: String, labels: String) throws(DataError) {
    let imageFile = try Self.imageFile(images)
    let labelFile = try IDXFile(path: labels, bytesOfRank: 1)
    let count = imageFile.dimensions[0]
    guard labelFile.dimensions[0] == count else {
      throw DataError(
        "has \(labelFile.dimensions[0]) labels for the \(count) images of \(images)", path: labels,
        offset: 4)
    }
    self.init(name: name, imageFile, labels: labelFile.bytes.map(Int.init))
  }

  /// The images of one IDX file, plain or gzip, that come without labels: all are of class 0.
  public init(name: String, images: String) throws(DataError) {
    let imageFile = try Self.imageFile(images)
    let labels = [Int](repeating: 0, count: imageFile.dimensions[0])
    self.init(name: name, imageFile, labels: labels)
  }

  private init(name: String, _ file: IDXFile, labels: [Int]) {
    self.init(
      name: name, height: file.dimensions[1], width: file.dimensions[2],
      pixels: file.bytes.map { Float($0) / 255 }, labels: labels, levels: 256)
  }

  private static func imageFile(_ path: String) throws(DataError) -> IDXFile {
    let file = try IDXFile(path: path, bytesOfRank: 3)
    let (height, width) = (file.dimensions[1], file.dimensions[2])
    guard max(height, width) <= 1024 else {
      throw DataError(
        "images are \(height) × \(width), larger than 1024 × 1024", path: path, offset: 8)
    }
    return file
  }
}
