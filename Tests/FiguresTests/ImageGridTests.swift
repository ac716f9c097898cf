import Foundation
import Testing

@testable import Figures

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

  @Test func checksumsAreTheStandards() {
    #expect(PNGWriter.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
  }
}
