import Datasets
import Evaluation
import NeuralNetworks
import RandomStreams
import Tensors

/// What a judge sees in a scene.
struct SceneReading {
  let arrangement: Arrangement
  let labels: [Int]
  let isInverted: Bool
  /// The digits, upright, ink on paper, `[cells, cell, cell]`.
  let digits: [Float]
  /// Ink outside the arrangement's cells, in pixels.
  let stray: Float
}

/// Says what a scene shows, having seen real ones alone: how many digits and where, which, and how they
/// are written.
struct SceneJudge {
  let scenes: Scenes
  let reader: CellReader
  private let arrangements: NearestNeighborClassifier
  private let bounds: [Caption.Thing: MannerBound]

  /// - Parameters:
  ///   - scenes: real digits that the judge may know: those of training.
  ///   - reader: trained on them.
  init(_ scenes: Scenes, reader: CellReader, stream: RandomStream) throws {
    (self.scenes, self.reader) = (scenes, reader)
    var random = stream
    var (pixels, labels) = ([Float](), [Int]())
    for arrangement in Arrangement.allCases {
      for _ in 0..<80 {
        var caption = scenes.caption(arrangement, using: &random)
        (caption.isInverted, caption.arrangement) = (false, arrangement)
        pixels += scenes.draw(caption, using: &random)
        labels.append(arrangement.rawValue)
      }
    }
    // Where ink is, coarsely: that is all that the number and the places need.
    let examples = ImageSet(
      name: "scenes", height: scenes.side, width: scenes.side, pixels: pixels, labels: labels,
      levels: nil)
    arrangements = try NearestNeighborClassifier(training: examples.resized(height: 4, width: 4))
    bounds = scenes.mannerBounds()
  }

  /// - Parameter pictures: `[pictures, side, side, 1]`, 0 … 1.
  func read(_ pictures: Tensor) throws -> [SceneReading] {
    let (side, cell) = (scenes.side, scenes.cell)
    let (count, area) = (pictures.shape[0], side * side)
    var upright = pictures.scalars
    var isInverted: [Bool] = []
    for scene in 0..<count {
      let range = scene * area..<(scene + 1) * area
      isInverted.append(upright[range].reduce(0, +) > Float(area) / 2)
      if isInverted[scene] { for i in range { upright[i] = 1 - upright[i] } }
    }
    let coarse = ImageSet(
      name: "scenes", height: side, width: side, pixels: upright,
      labels: [Int](repeating: 0, count: count), levels: nil
    ).resized(height: 4, width: 4)
    let found = try arrangements.classify(coarse.pixels).map { Arrangement(rawValue: $0.label)! }
    var (cells, stray) = ([Float](), [Float]())
    for scene in 0..<count {
      var rest = Array(upright[scene * area..<(scene + 1) * area])
      for corner in found[scene].corners {
        for i in 0..<cell * cell {
          let place =
            (corner.row * cell / 2 + i / cell) * side + corner.column * cell / 2 + i % cell
          cells.append(rest[place])
          rest[place] = 0
        }
      }
      stray.append(rest.reduce(0) { $0 + max(0, $1 - 0.3) })
    }
    let labels = reader.labels(cells)
    var first = 0
    return (0..<count).map { scene in
      let range = first..<first + found[scene].corners.count
      first = range.upperBound
      return SceneReading(
        arrangement: found[scene], labels: Array(labels[range]), isInverted: isInverted[scene],
        digits: Array(cells[range.lowerBound * cell * cell..<range.upperBound * cell * cell]),
        stray: stray[scene])
    }
  }
}

/// How exactly a manner of writing is judged.
enum MannerRule: Hashable {
  /// Not at all.
  case ignored
  /// On the said side of the middle of its class: a painter that ignores the manner is right half of the
  /// time.
  case median
  /// Within the said third of the class's training digits: such a painter is right a third of the time.
  /// Real unseen digits pass it in .87 to .95 of the scenes only, for their thirds are others.
  case third
}

/// In what a scene is not as its caption says.
enum Fault: CaseIterable {
  /// The number of digits, or where they stand.
  case place
  case inversion
  case digit
  /// Ink where there is to be none.
  case ink
  case manner
}

extension SceneJudge {
  /// Are the number, the places, every digit, the inversion, and the manner where one is said, as the
  /// caption says, with no ink elsewhere?
  func obeys(_ caption: Caption, _ reading: SceneReading, manner rule: MannerRule = .median) -> Bool
  {
    fault(of: caption, reading, manner: rule) == nil
  }

  /// The first fault, in the order of ``Fault``; `nil` where all is as the caption says.
  func fault(
    of caption: Caption, _ reading: SceneReading, manner rule: MannerRule = .median
  ) -> Fault? {
    let isPlaced =
      caption.arrangement.map { $0 == reading.arrangement }
      ?? (reading.arrangement == .above || reading.arrangement == .beside)
    guard isPlaced else { return .place }
    guard caption.isInverted == reading.isInverted else { return .inversion }
    guard caption.things.map(\.label) == reading.labels else { return .digit }
    guard reading.stray < 2 else { return .ink }
    guard rule != .ignored else { return nil }
    let digits = ImageSet(
      name: "cells", height: scenes.cell, width: scenes.cell, pixels: reading.digits,
      labels: reading.labels, levels: nil)
    let (ink, slant) = (digits.ink, slants(digits.pixels, side: scenes.cell))
    let isManner = caption.things.enumerated().allSatisfy { place, thing in
      guard let manner = thing.manner, let bound = bounds[thing] else { return true }
      let limit = rule == .third ? bound.third : bound.median
      return switch manner {
      case .thin: ink[place] <= limit
      case .bold: ink[place] >= limit
      case .tilted: slant[place] >= limit
      }
    }
    return isManner ? nil : .manner
  }
}
