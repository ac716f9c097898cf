import Compression
import Figures
import Foundation
import RandomStreams
import Testing

@testable import Datasets

@Suite struct PNGImageTests {
  @Test(arguments: Fixtures.pictures.indices)
  func everyColorTypeAndFilterIsRead(index: Int) throws {
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

  @Test func brightnessWeighsColorsAndTransparency() throws {
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
    var crc = CRC32()
    crc.append(Array(file[12..<29]))
    let sum = crc.value
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
