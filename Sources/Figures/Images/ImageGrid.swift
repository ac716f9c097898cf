import Foundation
import Foundations

/// Images side by side, row by row, as one PNG: samples from a model, say.
///
/// The gaps are transparent, so that one file suits a light and a dark page.
public struct ImageGrid: Sendable, Hashable {
  public let count: Int
  public let height: Int
  public let width: Int
  public let channels: Int
  public let columns: Int
  /// Pixels of the picture for each pixel of an image, both ways.
  public let scale: Int
  /// Pixels of the picture between images.
  public let padding: Int
  private let pixels: [Float]
  private let range: ClosedRange<Float>

  /// - Parameters:
  ///   - pixels: `[count, height, width, channels]`, row-major.
  ///   - channels: 1 (gray) or 3 (red, green, blue).
  ///   - scale: By default the whole number that makes an image at least 48 pixels wide.
  ///   - range: What becomes black and what becomes white; values outside are clamped, NaN
  ///     becomes red.
  public init(
    pixels: [Float], count: Int, height: Int, width: Int, channels: Int = 1, columns: Int = 16,
    scale: Int? = nil, padding: Int = 3, range: ClosedRange<Float> = 0...1
  ) {
    require(
      count >= 1 && height >= 1 && width >= 1,
      "image grid: there is nothing to draw in [\(count), \(height), \(width)]")
    require(channels == 1 || channels == 3, "image grid: \(channels) channels, not 1 or 3")
    require(
      pixels.count == count * height * width * channels,
      "image grid: \(pixels.count) values are not [\(count), \(height), \(width), \(channels)]")
    require(columns >= 1 && padding >= 0 && scale ?? 1 >= 1, "image grid: no room to draw in")
    require(range.lowerBound < range.upperBound, "image grid: black and white are the same")
    self.pixels = pixels
    self.count = count
    self.height = height
    self.width = width
    self.channels = channels
    self.columns = min(columns, count)
    self.scale = scale ?? max(1, (48 + width - 1) / width)
    self.padding = padding
    self.range = range
  }

  public var rows: Int { (count + columns - 1) / columns }
  /// The picture's size in pixels.
  public var pictureWidth: Int { columns * (width * scale + padding) - padding }
  public var pictureHeight: Int { rows * (height * scale + padding) - padding }

  /// The picture as a PNG file. The same grid gives the same bytes.
  public func png() -> [UInt8] {
    let isColored = channels == 3 || pixels.contains(where: \.isNaN)
    let samples = isColored ? 3 : 1
    var picture = [UInt8](repeating: 0, count: pictureWidth * pictureHeight * samples)
    for index in 0..<count {
      let left = index % columns * (width * scale + padding)
      let top = index / columns * (height * scale + padding)
      for row in 0..<height {
        let start = (top + row * scale) * pictureWidth + left
        for column in 0..<width {
          let color = color(image: index, row: row, column: column, samples: samples)
          for place in (start + column * scale)..<(start + (column + 1) * scale) {
            for sample in 0..<samples { picture[place * samples + sample] = color[sample] }
          }
        }
        for copy in 1..<max(scale, 1) {
          for place in (start * samples)..<((start + width * scale) * samples) {
            picture[place + copy * pictureWidth * samples] = picture[place]
          }
        }
      }
    }
    return PNGWriter.png(
      picture, width: pictureWidth, height: pictureHeight, color: isColored ? .rgb : .gray)
  }

  private func color(image: Int, row: Int, column: Int, samples: Int) -> SIMD4<UInt8> {
    let start = ((image * height + row) * width + column) * channels
    var color = SIMD4<UInt8>(repeating: 0)
    for sample in 0..<samples {
      let value = pixels[start + (channels == 3 ? sample : 0)]
      if value.isNaN { return SIMD4(230, 40, 40, 0) }
      color[sample] = level(value)
    }
    return color
  }

  /// 1 to 255: zero is kept for the transparent gaps.
  private func level(_ value: Float) -> UInt8 {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return UInt8(1 + (254 * min(max(share, 0), 1)).rounded())
  }
}
