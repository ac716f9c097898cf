import Compression
import Foundation
import Testing

@testable import Datasets

/// IDX files of our own making.
private enum IDX {
  static func file(_ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)]
      + dimensions.flatMap { size in
        (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
      }
      + bytes
  }

  static func images(_ count: Int, height: Int = 3, width: Int = 2) -> [UInt8] {
    file([count, height, width], (0..<(count * height * width)).map { UInt8($0 * 7 % 256) })
  }

  /// What these bytes of `images` become.
  static func pixels(_ places: Range<Int>) -> [Float] {
    places.map { place in Float(place * 7 % 256) / 255 }
  }

  static func labels(_ count: Int) -> [UInt8] { file([count], (0..<count).map { UInt8($0 % 2) }) }

  /// As gzip with one stored block.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var crc = CRC32()
    crc.append(bytes)
    let sum = crc.value
    func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1] + littleEndian(bytes.count, 2)
      + littleEndian(~bytes.count, 2) + bytes + littleEndian(Int(sum), 4)
      + littleEndian(bytes.count, 4)
  }
}

@Suite struct IDXTests {
  @Test(arguments: [false, true])
  func imagesAndLabelsAreRead(isCompressed: Bool) throws {
    try withScratchDirectory { directory in
      let pack = isCompressed ? IDX.gzip : { $0 }
      let suffix = isCompressed ? ".gz" : ""
      try write(pack(IDX.images(20)), to: "\(directory)/train-images-idx3-ubyte\(suffix)")
      try write(pack(IDX.labels(20)), to: "\(directory)/train-labels-idx1-ubyte\(suffix)")
      try write(pack(IDX.images(4)), to: "\(directory)/t10k-images.idx3-ubyte\(suffix)")
      try write(pack(IDX.labels(4)), to: "\(directory)/t10k-labels.idx1-ubyte\(suffix)")
      let data = try ImageSplit(directory: directory)
      #expect(data.training.count == 20 && data.test.count == 4)
      #expect(data.training.height == 3 && data.training.width == 2 && data.training.levels == 256)
      #expect(data.training.labels == (0..<20).map { $0 % 2 })
      #expect(data.training.pixels == IDX.pixels(0..<120))
    }
  }

  @Test func onePairIsDivided() throws {
    try withScratchDirectory { directory in
      try write(IDX.images(20), to: "\(directory)/t10k-images-idx3-ubyte")
      try write(IDX.labels(20), to: "\(directory)/t10k-labels-idx1-ubyte")
      let data = try ImageSplit(directory: directory)
      // Every fifth of each of the two classes.
      #expect(data.test.labels == [0, 1, 0, 1])
      #expect(data.training.count == 16)
      #expect(Array(data.test[0]) == IDX.pixels(48..<54))
    }
  }

  // MARK: What can go wrong

  /// The message about a directory with these files.
  private func message(
    images: [UInt8]? = IDX.images(20), labels: [UInt8]? = IDX.labels(20), prefix: String = "train"
  ) throws -> String {
    var result = "read"
    try withScratchDirectory { directory in
      if let images { try write(images, to: "\(directory)/\(prefix)-images-idx3-ubyte") }
      if let labels { try write(labels, to: "\(directory)/\(prefix)-labels-idx1-ubyte") }
      result = dataError { _ = try ImageSplit(directory: directory) } ?? "read"
      #expect(!result.contains("\n"))
      result = result.replacingOccurrences(of: directory, with: "DIR")
    }
    return result
  }

  private let images = "DIR/train-images-idx3-ubyte"

  @Test func theWrongMagicNumberIsNamed() throws {
    #expect(
      try message(images: IDX.labels(20)) == "\(images), byte 0: the magic number is 0x00000801, "
        + "not 0x00000803 as for images")
    #expect(try message(labels: IDX.images(20)).contains("not 0x00000801 as for labels"))
    #expect(try message(images: Array("P5 28 28 255".utf8)).contains("magic number is 0x50352032"))
  }

  @Test func aFileCutShortAnywhereIsAnError() throws {
    let whole = IDX.images(20)
    for length in [0, 3, 4, 9, 15, 16, whole.count - 1] {
      let said = try message(images: Array(whole.prefix(length)))
      #expect(said.hasPrefix("\(images), byte \(length): the file is cut short"), "\(said)")
    }
    #expect(
      try message(images: Array(whole.prefix(100))) == "\(images), byte 100: the file is cut "
        + "short: 20 × 3 × 2 needs 120 bytes after the header, there are 84")
  }

  @Test func whatIsLeftOverIsAnError() throws {
    #expect(
      try message(images: IDX.images(20) + [0]) == "\(images), byte 136: 1 bytes are left over "
        + "after 20 × 3 × 2")
  }

  @Test(arguments: [[0, 3, 2], [20, 0, 2], [20, 3, 0]])
  func nothingIsAnError(dimensions: [Int]) throws {
    let said = try message(images: IDX.file(dimensions, []))
    #expect(said.contains("says that it has 0 "), "\(said)")
  }

  @Test(
    arguments: [
      [0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [1, 0x7fff_ffff, 0x7fff_ffff],
      [0x4000_0000, 28, 28],
    ])
  func absurdSizesAreRefusedWithoutMakingRoom(dimensions: [Int]) throws {
    let said = try message(images: IDX.file(dimensions, [1, 2, 3]))
    #expect(said.contains("the file says that it has"), "\(said)")
  }

  @Test func imagesOfAbsurdShapeAreRefused() throws {
    #expect(
      try message(
        images: IDX.file([1, 1, 2000], [UInt8](repeating: 0, count: 2000)),
        labels: IDX.labels(1)
      ).contains("images are 1 × 2000, larger than 1024 × 1024"))
  }

  @Test func countsMustAgree() throws {
    #expect(
      try message(labels: IDX.labels(19)) == "DIR/train-labels-idx1-ubyte, byte 4: has 19 labels "
        + "for the 20 images of \(images)")
  }

  @Test func whatIsMissingIsNamed() throws {
    #expect(
      try message(labels: nil) == "DIR: has train-images-idx3-ubyte but not "
        + "train-labels-idx1-ubyte (or .gz)")
    #expect(
      try message(images: nil, prefix: "t10k") == "DIR: has t10k-labels-idx1-ubyte but not "
        + "t10k-images-idx3-ubyte (or .gz)")
    #expect(try message(images: nil, labels: nil).hasPrefix("DIR: has no IDX images; expected are"))
  }

  @Test func tooFewToDivideIsAnError() throws {
    #expect(
      try message(images: IDX.images(4), labels: IDX.labels(4)).contains("4 images are too few"))
  }

  @Test func gzipDamageCarriesThePath() throws {
    var packed = IDX.gzip(IDX.images(20))
    packed[40] ^= 1
    #expect(try message(images: packed).hasPrefix("\(images), byte 151: the checksum is wrong"))
    let cut = Array(IDX.gzip(IDX.images(20)).prefix(50))
    #expect(try message(images: cut) == "\(images), byte 50: the file is cut short (gzip)")
    let short = IDX.gzip(Array(IDX.images(20).prefix(100)))
    #expect(try message(images: short).hasSuffix("there are 84 (in the unpacked data)"))
  }

  @Test func sizesOfBothPartsMustAgree() throws {
    try withScratchDirectory { directory in
      for (prefix, width) in [("train", 2), ("t10k", 3)] {
        try write(IDX.images(10, width: width), to: "\(directory)/\(prefix)-images-idx3-ubyte")
        try write(IDX.labels(10), to: "\(directory)/\(prefix)-labels-idx1-ubyte")
      }
      let said = dataError { _ = try ImageSplit(directory: directory) }
      #expect(said == "\(directory): training images are 3 × 2, test images 3 × 3")
    }
  }

  @Test func directoriesAreChecked() throws {
    #expect(
      dataError { _ = try ImageSplit(directory: "/nowhere") }
        == "/nowhere: there is no such directory")
    try withScratchDirectory { directory in
      let file = "\(directory)/file"
      try write([], to: file)
      #expect(
        dataError { _ = try ImageSplit(directory: file) }?.contains("is not a directory") == true)
    }
  }

  /// The six element types, any number of dimensions.
  @Test(
    arguments: [
      (8, [3, 200], [3, 200]), (9, [3, 200], [3, -56]), (11, [1, 0, 255, 254], [256, -2]),
      (12, [0, 1, 0, 0, 255, 255, 255, 254], [65536, -2]),
      (13, [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]),
      (14, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]),
    ] as [(UInt8, [UInt8], [Float])])
  func everyTypeIsRead(type: UInt8, bytes: [UInt8], values: [Float]) throws {
    try withScratchDirectory { directory in
      for dimensions in [[2], [1, 2, 1], [2, 1, 1, 1]] {
        let path = "\(directory)/x"
        var file = IDX.file(dimensions, bytes)
        file[2] = type
        try write(IDX.gzip(file) + [0, 0, 0], to: path)
        let read = try IDXFile(path: path)
        #expect(read.scalars == values && read.dimensions == dimensions)
        #expect(read.elementType.rawValue == type && read.bytes == bytes)
      }
      for wrong: [UInt8] in [
        [0, 0, 10, 1, 0, 0, 0, 1, 5], [0, 0, 8, 0], [1, 0, 8, 1, 0, 0, 0, 1, 5],
      ] {
        try write(wrong, to: "\(directory)/x")
        let said = dataError { _ = try IDXFile(path: "\(directory)/x") }
        #expect(said?.contains("is none of an IDX file") == true, "\(said ?? "read")")
      }
    }
  }

  @Test func imagesAloneAreRead() throws {
    try withScratchDirectory { directory in
      try write(IDX.images(4), to: "\(directory)/images")
      let images = try ImageSet(name: "mine", images: "\(directory)/images")
      #expect(images.count == 4 && images.labels == [0, 0, 0, 0] && images.classCount == 1)
      #expect(images.pixels == IDX.pixels(0..<24))
    }
  }

  @Test func aFileThatIsADirectoryOrTooLargeIsRefused() throws {
    try withScratchDirectory { directory in
      #expect(
        dataError { _ = try IDXFile(path: directory, bytesOfRank: 3) }
          == "\(directory): is not a file")
      let path = "\(directory)/large"
      try write([1, 2, 3], to: path)
      #expect(
        dataError { _ = try DataFile.bytes(of: path, limit: 2) }
          == "\(path): has 3 bytes, more than the 2 that are read")
      // A pipe that nobody writes to must not be waited for.
      let pipe = "\(directory)/pipe"
      try #require(mkfifo(pipe, 0o600) == 0)
      #expect(dataError { _ = try IDXFile(path: pipe, bytesOfRank: 3) } == "\(pipe): is not a file")
    }
  }
}
