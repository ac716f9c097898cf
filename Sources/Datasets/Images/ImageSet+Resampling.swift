import Foundations

extension ImageSet {
  /// The images at another size, by bilinear interpolation between pixel centers; where an image
  /// shrinks, the kernel widens with the ratio, so that no stroke falls between two pixels.
  public func resized(height newHeight: Int, width newWidth: Int) -> ImageSet {
    require(
      newHeight >= 1 && newWidth >= 1, "resized: there is no \(newHeight) × \(newWidth) image")
    if newHeight == height && newWidth == width { return self }
    let rows = ResamplingWeights(from: height, to: newHeight)
    let columns = ResamplingWeights(from: width, to: newWidth)
    var result = [Float](repeating: 0, count: count * newHeight * newWidth)
    var narrow = [Float](repeating: 0, count: height * newWidth)
    for image in 0..<count {
      // Across, then down.
      for row in 0..<height {
        let start = image * dimension + row * width
        for column in 0..<newWidth {
          narrow[row * newWidth + column] = columns.sum(at: column) { pixels[start + $0] }
        }
      }
      for row in 0..<newHeight {
        let start = (image * newHeight + row) * newWidth
        for column in 0..<newWidth {
          result[start + column] = rows.sum(at: row) { narrow[$0 * newWidth + column] }
        }
      }
    }
    return ImageSet(
      name: name, height: newHeight, width: newWidth, pixels: result, labels: labels, levels: nil)
  }
}

/// Which old pixels each new pixel of a line is made of, and in what shares.
struct ResamplingWeights {
  private let starts: [Int]
  private let weights: [[Float]]

  init(from old: Int, to new: Int) {
    let ratio = Double(old) / Double(new)
    let reach = max(1, ratio)
    var starts: [Int] = []
    var weights: [[Float]] = []
    for index in 0..<new {
      // Pixel centers are at 0.5, 1.5, …
      let center = (Double(index) + 0.5) * ratio - 0.5
      let low = Int((center - reach).rounded(.up))
      let high = Int((center + reach).rounded(.down))
      var shares = [Double](repeating: 0, count: old)
      for source in low...high {
        // Beyond the edge the last pixel goes on.
        shares[min(max(source, 0), old - 1)] += max(0, 1 - abs(Double(source) - center) / reach)
      }
      let first = shares.firstIndex { $0 > 0 } ?? 0
      let last = shares.lastIndex { $0 > 0 } ?? 0
      let total = shares.reduce(0, +)
      starts.append(first)
      weights.append(shares[first...last].map { Float($0 / total) })
    }
    self.starts = starts
    self.weights = weights
  }

  @inline(__always)
  func sum(at index: Int, _ value: (Int) -> Float) -> Float {
    var sum: Float = 0
    for (offset, weight) in weights[index].enumerated() {
      sum += weight * value(starts[index] + offset)
    }
    return sum
  }
}
