import Foundation
import Literate
import RandomStreams
import Testing

@testable import Datasets

@Suite struct GzipTests {
  private func unpacked(_ file: [UInt8], limit: Int = 10_000) throws -> [UInt8] {
    try file.withUnsafeBufferPointer { try Gzip.decompress($0, limit: limit, path: "x.gz") }
  }

  @Test func everyKindOfBlockIsRead() throws {
    #expect(try unpacked(Fixtures.dynamic) == Fixtures.text)
    #expect(try unpacked(Fixtures.fixed) == Array(Fixtures.text.prefix(200)))
    #expect(try unpacked(Fixtures.stored) == Array(Fixtures.text.prefix(200)))
    #expect(try unpacked(Fixtures.twoMembers) == Array(Fixtures.text.prefix(200)))
  }

  @Test func aFileCutShortAnywhereIsAnError() {
    for file in [Fixtures.dynamic, Fixtures.fixed, Fixtures.stored] {
      for length in 0..<file.count {
        let message = dataError { _ = try unpacked(Array(file.prefix(length))) }
        #expect(message?.contains("cut short") == true, "\(length): \(message ?? "read")")
      }
    }
  }

  @Test func aFlippedBitIsAnErrorOrChangesNothing() throws {
    for file in [Fixtures.dynamic, Fixtures.fixed, Fixtures.stored] {
      let whole = try unpacked(file)
      var unnoticed = 0
      for bit in 0..<(8 * file.count) {
        var damaged = file
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        if let result = try? unpacked(damaged) {
          #expect(result == whole, "bit \(bit)")
          unnoticed += 1
        }
      }
      // Time stamp, system, name: bytes that say nothing of the content.
      #expect(unnoticed < 140)
    }
  }

  @Test func aBombIsStopped() {
    let message = dataError { _ = try unpacked(Fixtures.dynamic, limit: 2943) }
    #expect(message?.contains("more than the 2943 bytes") == true)
    // A megabyte of zeros in 7 kilobytes: one byte more than may come out is one too many.
    let zeros = Deflated.zeros(count: 1 << 20)
    #expect(zeros.count < 7000)
    #expect(throws: Inflate.Failure.self) { try Deflated.inflated(zeros, limit: 1 << 20 - 1) }
    #expect(throws: Never.self) { try Deflated.inflated(zeros, limit: 1 << 20) }
  }

  @Test(
    arguments: [
      (0, 0x1e, "not gzip"), (2, 7, "unknown way"), (3, 0xe0, "unknown way"),
      (-8, 0xff, "checksum is wrong"), (-1, 0x01, "length is wrong"),
    ] as [(Int, UInt8, String)])
  func damageIsNamed(place: Int, value: UInt8, message: String) {
    var file = Fixtures.fixed
    let at = place < 0 ? file.count + place : place
    #expect(file[at] != value)
    file[at] = value
    #expect(dataError { _ = try unpacked(file) }?.contains(message) == true)
  }

  @Test func whatFollowsTheEndIsAnError() {
    let message = dataError { _ = try unpacked(Fixtures.fixed + Array(repeating: 0, count: 20)) }
    #expect(message?.contains("what follows the end is not gzip") == true)
  }
}

/// Hand-made DEFLATE data.
private enum Deflated {
  static func inflated(_ bytes: [UInt8], limit: Int = 1000) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { try Inflate.decompress($0, from: 0, limit: limit).output }
  }

  /// Bits, the lowest of each byte first.
  static func packed(_ bits: String) -> [UInt8] {
    let digits = bits.filter { $0 != " " }.map { $0 == "1" ? UInt8(1) : 0 }
    return stride(from: 0, to: digits.count, by: 8).map { start in
      digits[start..<min(start + 8, digits.count)].enumerated()
        .reduce(0) { $0 | $1.element << UInt8($1.offset) }
    }
  }

  /// One zero and then repeats of the longest kind, with the fixed codes.
  static func zeros(count: Int) -> [UInt8] {
    var bits = "110 00110000"
    var left = count - 1
    // 285: length 258; distance code 0: distance 1. Codes have their first bit first.
    while left >= 258 {
      bits += "11000101 00000"
      left -= 258
    }
    for _ in 0..<left { bits += "00110000" }
    return packed(bits + "0000000")
  }
}

@Suite struct InflateTests {
  @Test(
    arguments: [
      ("111", "kind that does not exist"),
      // Length 1, complement of 2.
      ("100 00000 1000000000000000 1011111111111111", "does not match its complement"),
      // Fixed codes: a repeat at distance 1 of nothing.
      ("110 0000001 00000", "before the beginning"),
      // Fixed codes: symbols 286 and, after a literal and a length, distance 30.
      ("110 11000110", "length code that does not exist"),
      ("110 00110000 0000001 11110", "distance code that does not exist"),
      // Dynamic: 288 literal codes.
      ("101 11111 00000 0000", "more codes than there are"),
      // Dynamic: all code lengths zero; then three of one bit.
      ("101 00000 00000 0000" + String(repeating: "0", count: 12), "no prefix code"),
      ("101 00000 00000 0000 100 100 100 000", "no prefix code"),
      // Dynamic, lengths 16 and 17 of one bit each: a repeat of nothing.
      ("101 00000 00000 0000 100 100 000 000 0 00", "repeat of no code length"),
      // Dynamic, 18 and 0 of one bit: 276 zeros for 258 places; 258 zeros: no end.
      ("101 00000 00000 0000 000 000 100 100 1 1111111 1 1111111", "run past their end"),
      ("101 00000 00000 0000 000 000 100 100 1 1111111 1 1011011 ", "cannot end"),
    ])
  func damageIsNamed(bits: String, message: String) {
    // Padding, so that it is not the end of the data that is noticed.
    let bytes = Deflated.packed(bits) + [UInt8](repeating: 0, count: 8)
    do {
      let result = try Deflated.inflated(bytes)
      Issue.record("read as \(result)")
    } catch let error as Inflate.Failure {
      #expect(error.problem.contains(message), "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func noiseNeverTraps() throws {
    var stream = RandomStream(seed: 7)
    var failures = 0
    for _ in 0..<3000 {
      let bytes = (0..<60).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
      if (try? Deflated.inflated(bytes, limit: 100_000)) == nil { failures += 1 }
    }
    #expect(failures > 2500)
  }
}

@Suite struct PNGImageTests {
  @Test(arguments: Fixtures.pictures.indices)
  func everyColourTypeAndFilterIsRead(index: Int) throws {
    let (channels, file) = Fixtures.pictures[index]
    let image = try PNGImage(bytes: file, path: "x.png")
    #expect(image.width == 4 && image.height == 5 && image.channels == channels)
    for y in 0..<5 {
      for x in 0..<(4 * channels) {
        #expect(image.samples[y * 4 * channels + x] == Fixtures.pictureByte(x, y))
      }
    }
    #expect(image.brightness.count == 20 && image.brightness.allSatisfy { (0...1).contains($0) })
  }

  @Test(
    arguments: [
      // The standard's order among equally near ones: left, above, above left.
      (6, 12, 10, 6), (12, 6, 10, 6), (10, 20, 15, 15), (5, 7, 4, 7), (0, 3, 3, 0),
      (100, 3, 50, 50), (255, 255, 0, 255), (0, 0, 255, 0),
    ] as [(UInt8, UInt8, UInt8, UInt8)])
  func theFourthFilterPredictsTheNearest(a: UInt8, b: UInt8, c: UInt8, expected: UInt8) {
    #expect(PNGReader.paeth(a, b, c) == expected)
  }

  @Test func brightnessWeighsColoursAndTransparency() throws {
    let white = PNGImage(height: 1, width: 1, channels: 3, samples: [255, 255, 255])
    #expect(abs(white.brightness[0] - 1) < 1e-6)
    let green = PNGImage(height: 1, width: 1, channels: 4, samples: [0, 255, 0, 51])
    #expect(abs(green.brightness[0] - 0.587 * 0.2) < 1e-6)
  }

  @Test func imageGridsAreReadBack() throws {
    // Noise, a ramp and flat images: literals, short and long repeats of our own compressor.
    var stream = RandomStream(seed: 3)
    let noise = (0..<(4 * 64)).map { _ in Float(stream.uniform()) }
    let ramp = (0..<(4 * 64)).map { Float($0) / 256 }
    for (pixels, channels) in [
      (noise + ramp, 1), (noise + noise + ramp, 3), ([Float](repeating: 1, count: 512), 1),
    ] {
      let count = pixels.count / (64 * channels)
      let grid = ImageGrid(
        pixels: pixels, count: count, height: 8, width: 8, channels: channels, columns: 3,
        scale: 2, padding: 1)
      let image = try PNGImage(bytes: grid.png(), path: "grid.png")
      #expect(image.width == grid.pictureWidth && image.height == grid.pictureHeight)
      #expect(image.channels == channels)
      for index in 0..<count {
        for y in 0..<8 {
          for x in 0..<8 {
            for channel in 0..<channels {
              let value = pixels[((index * 8 + y) * 8 + x) * channels + channel]
              let row = index / 3 * 17 + 2 * y + 1
              let column = index % 3 * 17 + 2 * x + 1
              let sample = image.samples[(row * image.width + column) * channels + channel]
              #expect(abs(Float(sample) - 1 - 254 * value) <= 0.5001)
            }
          }
        }
      }
      // The gap between images.
      #expect(image.samples[16 * channels] == 0)
    }
  }

  @Test func largeNoiseIsReadBack() throws {
    // More than a window of 32 kB, and code lengths near their limit.
    var stream = RandomStream(seed: 4)
    let pixels = (0..<(300 * 300)).map { _ in Float(pow(stream.uniform(), 12)) }
    let grid = ImageGrid(pixels: pixels, count: 1, height: 300, width: 300, scale: 1)
    let image = try PNGImage(bytes: grid.png(), path: "grid.png")
    let expected = pixels.map { UInt8(1 + (254 * $0).rounded()) }
    #expect(image.samples == expected)
  }

  @Test func aFileCutShortAnywhereIsAnError() {
    let file = Fixtures.pictures[1].file
    for length in 0..<file.count {
      #expect(throws: DataError.self) {
        try PNGImage(bytes: Array(file.prefix(length)), path: "x.png")
      }
    }
  }

  @Test func aFlippedBitIsAnError() {
    let file = Fixtures.pictures[3].file
    for bit in 0..<(8 * file.count) {
      var damaged = file
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: DataError.self, "bit \(bit)") {
        try PNGImage(bytes: damaged, path: "x.png")
      }
    }
  }

  /// A picture with another header, its checksum set right.
  private func altered(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var file = Fixtures.pictures[0].file
    change(&file)
    let sum = Array(file[12..<29]).withUnsafeBufferPointer(Checksums.crc32)
    for index in 0..<4 {
      file[29 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index))
    }
    return file
  }

  @Test(
    arguments: [
      (16, 0x7f, "not 1 to 4096 pixels"), (19, 0, "not 1 to 4096 pixels"),
      (19, 3, "more than the 20 bytes"), (23, 6, "25 bytes, not 30"), (24, 16, "8 bits"),
      (25, 3, "8 bits"), (26, 1, "unknown way"), (28, 1, "interlaced"),
    ] as [(Int, UInt8, String)])
  func headersAreChecked(place: Int, value: UInt8, message: String) {
    let file = altered { $0[place] = value }
    let said = dataError { _ = try PNGImage(bytes: file, path: "x.png") }
    #expect(said?.contains(message) == true, "\(said ?? "read")")
  }

  @Test func whatIsNoPictureIsSaidToBeNone() throws {
    try withScratchDirectory { directory in
      let path = "\(directory)/a.png"
      #expect(
        dataError { _ = try PNGImage(path: path) } == "\(path): cannot be read: "
          + "No such file or directory")
      try write(Array("GIF89a".utf8), to: path)
      #expect(dataError { _ = try PNGImage(path: path) } == "\(path), byte 0: is not a PNG picture")
      #expect(dataError { _ = try PNGImage(path: directory) } == "\(directory): is not a file")
    }
  }
}
