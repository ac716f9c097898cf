import Foundation
import Testing

@testable import Literate

@Suite struct ImageGridTests {
  @Test func sizesFollowFromTheLayout() {
    let grid = ImageGrid(
      pixels: [Float](repeating: 0, count: 5 * 6), count: 5, height: 2, width: 3, columns: 2,
      scale: 4, padding: 1)
    #expect(grid.rows == 3)
    #expect(grid.pictureWidth == 2 * 12 + 1 && grid.pictureHeight == 3 * 8 + 2)
    let header = Array(grid.png()[16..<24])
    #expect(header == [0, 0, 0, 25, 0, 0, 0, 26])
  }

  @Test func theScaleMakesImagesLargeEnoughToSee() {
    func scale(_ side: Int, _ columns: Int) -> Int {
      ImageGrid(
        pixels: [Float](repeating: 0, count: side * side * columns), count: columns, height: side,
        width: side, columns: columns
      ).scale
    }
    #expect(scale(8, 10) == 6 && scale(28, 10) == 2 && scale(8, 30) == 6 && scale(1000, 1) == 1)
  }

  @Test func sameGridSameBytes() {
    let pixels = (0..<(9 * 64)).map { Float($0 % 17) / 16 }
    let grid = ImageGrid(pixels: pixels, count: 9, height: 8, width: 8)
    #expect(grid.png() == grid.png())
    #expect(grid.png().count < 3000)
  }

  /// A file is replaced whole; a pipe, which would be gone, is left.
  @Test func whatIsNoFileIsNotReplaced() throws {
    let place = try TemporaryDirectory()
    let file = URL(fileURLWithPath: place.path("file"))
    for bytes: [UInt8] in [[1, 2, 3], [4]] {
      try OutputFile.write(bytes, to: file)
      #expect(try Data(contentsOf: file) == Data(bytes))
    }
    let pipe = place.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for name in [pipe, place.url.path, place.path("missing/file")] {
      let error = #expect(throws: UsageError.self) {
        try OutputFile.write([1], to: URL(fileURLWithPath: name))
      }
      let text = try #require(error).description
      #expect(text.contains(name) && !text.contains("\n"))
    }
    var information = stat()
    #expect(stat(pipe, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: place.url.path)) == ["file", "pipe"])
  }

  @Test func checksumsAreTheStandards() {
    #expect(PNGWriter.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(PNGWriter.adler32(Array("Wikipedia".utf8)) == 0x11e6_0398)
  }
}

@Suite struct HuffmanCodeTests {
  private static func kraft(_ lengths: [UInt8]) -> Double {
    lengths.filter { $0 > 0 }.map { pow(0.5, Double($0)) }.reduce(0, +)
  }

  @Test func lengthsAreOptimal() {
    // Cormen et al., Introduction to Algorithms, figure 16.3: 224 thousand bits.
    let frequencies = [45, 13, 12, 16, 9, 5]
    let lengths = HuffmanCode.lengths(frequencies: frequencies, longest: 15)
    #expect(zip(frequencies, lengths).map { $0 * Int($1) }.reduce(0, +) == 224)
    #expect(Self.kraft(lengths) == 1)
  }

  @Test(arguments: [5, 7, 15])
  func longCodesAreCut(longest: Int) {
    // Fibonacci frequencies make the longest codes there are.
    var frequencies = [1, 1]
    while frequencies.count < 30 { frequencies.append(frequencies.suffix(2).reduce(0, +)) }
    let lengths = HuffmanCode.lengths(frequencies: frequencies, longest: longest)
    #expect(lengths.max()! <= longest && lengths.min()! >= 1)
    #expect(Self.kraft(lengths) == 1)
    #expect(lengths == lengths.sorted(by: >), "rarer symbols have longer codes")
  }

  @Test func codesAreThoseOfTheStandard() {
    // RFC 1951, section 3.2.2: lengths 3,3,3,3,3,2,4,4 give 010 … 1111; here bit-reversed.
    let code = HuffmanCode(frequencies: [8, 8, 8, 8, 8, 16, 4, 4], longest: 15)
    #expect(code.lengths == [3, 3, 3, 3, 3, 2, 4, 4])
    #expect(code.codes == [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111])
  }

  @Test func degenerateAlphabets() {
    #expect(HuffmanCode.lengths(frequencies: [0, 0], longest: 15) == [0, 0])
    #expect(HuffmanCode.lengths(frequencies: [0, 9], longest: 15) == [0, 1])
  }
}
