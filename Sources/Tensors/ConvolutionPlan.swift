/// Which taps of a kernel meet which pixels, worked out once for each shape and kept.
///
/// A convolution, and equally its adjoint, gives each output pixel a sum over taps of (source pixel)
/// × (tap's matrix). Pixels with the same taps at the same distances form a class: the interior, or
/// the left edge, or one phase of a transposed convolution. A class is one product of matrices whose
/// rows are gathered in place; taps that fall on padding are simply not in it.
final class ConvolutionPlan: Sendable {
  struct Key: Hashable {
    var height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth, outChannels: Int
    var geometry: ConvolutionGeometry
    /// Whether this is the adjoint: from the convolution's output to its input.
    var isAdjoint: Bool
  }

  /// One product: rows, and the runs of consecutive source numbers that make up a row.
  struct PixelClass: Sendable {
    var inOffsets: [Int32] = []
    var outOffsets: [Int32] = []
    var runOffsets: [Int32] = []
    var runRows: [Int32] = []
    var runLength = 0
  }

  let classes: [PixelClass]
  /// The taps in the order in which their matrices are packed.
  let tapOrder: [Int]

  private static let known = Locked<[Key: ConvolutionPlan]>([:])

  static func plan(_ key: Key) -> ConvolutionPlan {
    known.withLock { known in
      if let plan = known[key] { return plan }
      // Training meets a few dozen shapes; a loop over ever new ones must not fill the memory.
      if known.count >= 512 { known.removeAll() }
      let plan = ConvolutionPlan(key)
      known[key] = plan
      return plan
    }
  }

  private init(_ key: Key) {
    let vertical = AxisPlan(
      source: key.height, output: key.outHeight, kernel: key.kernelHeight, key.geometry,
      isAdjoint: key.isAdjoint)
    let horizontal = AxisPlan(
      source: key.width, output: key.outWidth, kernel: key.kernelWidth, key.geometry,
      isAdjoint: key.isAdjoint)
    tapOrder = vertical.tapOrder.flatMap { y in
      horizontal.tapOrder.map { y * key.kernelWidth + $0 }
    }
    var classes: [PixelClass] = []
    for y in vertical.classes {
      for x in horizontal.classes {
        var result = PixelClass()
        for v in y.coordinates {
          for h in x.coordinates {
            result.inOffsets.append(Int32((v.base * key.width + h.base) * key.channels))
            result.outOffsets.append(Int32((v.output * key.outWidth + h.output) * key.outChannels))
          }
        }
        let isOneRun = zip(x.taps, x.taps.dropFirst()).allSatisfy {
          $1.distance == $0.distance + 1 && $1.position == $0.position + 1
        }
        let starts = isOneRun ? Array(x.taps.prefix(1)) : x.taps
        result.runLength = key.channels * (isOneRun ? x.taps.count : 1)
        for v in y.taps {
          for h in starts {
            result.runOffsets.append(Int32((v.distance * key.width + h.distance) * key.channels))
            result.runRows.append(
              Int32((v.position * key.kernelWidth + h.position) * key.channels))
          }
        }
        classes.append(result)
      }
    }
    self.classes = classes
  }
}

/// The classes of one axis.
private struct AxisPlan {
  struct Tap: Hashable {
    /// The tap's place in `tapOrder`.
    var position: Int
    /// Pixels from the first tap's source pixel to this one's.
    var distance: Int
  }

  struct AxisClass {
    var taps: [Tap]
    /// Output pixels, each with its first tap's source pixel.
    var coordinates: [(output: Int, base: Int)]
  }

  var classes: [AxisClass] = []
  let tapOrder: [Int]

  init(source: Int, output: Int, kernel: Int, _ g: ConvolutionGeometry, isAdjoint: Bool) {
    // In the order of ascending source pixels: as they are, or for the adjoint each phase's taps
    // from the last to the first.
    tapOrder =
      isAdjoint
      ? (0..<kernel).sorted {
        ($0 * g.dilation % g.stride, -$0) < ($1 * g.dilation % g.stride, -$1)
      }
      : Array(0..<kernel)
    var indexOfClass: [[Tap]: Int] = [:]
    for o in 0..<output {
      var met: [(position: Int, source: Int)] = []
      for (position, tap) in tapOrder.enumerated() {
        let place: Int
        if isAdjoint {
          let shifted = o + g.padding - tap * g.dilation
          if shifted < 0 || shifted % g.stride != 0 { continue }
          place = shifted / g.stride
        } else {
          place = o * g.stride - g.padding + tap * g.dilation
        }
        if place >= 0 && place < source { met.append((position, place)) }
      }
      let base = met.first?.source ?? 0
      let taps = met.map { Tap(position: $0.position, distance: $0.source - base) }
      if let index = indexOfClass[taps] {
        classes[index].coordinates.append((o, base))
      } else {
        indexOfClass[taps] = classes.count
        classes.append(AxisClass(taps: taps, coordinates: [(o, base)]))
      }
    }
  }
}
