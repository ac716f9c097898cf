import Datasets
import Evaluation
import NeuralNetworks
import RandomStreams

/// Says what a scene shows, having seen real ones alone: first how many and where, then which.
struct SceneReader {
  let scenes: Scenes
  private let arrangements: NearestNeighborClassifier
  private let classifier: ImageClassifier

  /// What is seen in a scene.
  struct Reading {
    let arrangement: Arrangement
    let labels: [Int]
    let isInverted: Bool
    /// The digits, upright, ink on paper, `[cells, cell, cell]`.
    let digits: [Float]
  }

  init(_ scenes: Scenes, classifier: ImageClassifier, stream: RandomStream) throws {
    self.scenes = scenes
    self.classifier = classifier
    var random = stream
    var (pixels, labels) = ([Float](), [Int]())
    for arrangement in Arrangement.allCases {
      for _ in 0..<80 {
        var caption = scenes.caption(arrangement, using: &random)
        caption.isInverted = false
        if caption.arrangement == nil { caption.arrangement = arrangement }
        pixels += scenes.draw(caption, using: &random)
        labels.append(arrangement.rawValue)
      }
    }
    // Where ink is, coarsely: that is all that the number and the places need.
    let examples = ImageSet(
      name: "scenes", height: scenes.side, width: scenes.side, pixels: pixels, labels: labels,
      levels: nil)
    arrangements = try NearestNeighborClassifier(training: examples.resized(height: 4, width: 4))
  }

  func read(_ pixels: [Float]) throws -> [Reading] {
    let (side, cell) = (scenes.side, scenes.cell)
    let count = pixels.count / (side * side)
    var isInverted: [Bool] = []
    var upright = pixels
    for scene in 0..<count {
      let range = scene * side * side..<(scene + 1) * side * side
      isInverted.append(pixels[range].reduce(0, +) > Float(side * side) / 2)
      if isInverted[scene] { for i in range { upright[i] = 1 - pixels[i] } }
    }
    let coarse = ImageSet(
      name: "scenes", height: side, width: side, pixels: upright,
      labels: [Int](repeating: 0, count: count), levels: nil
    ).resized(height: 4, width: 4)
    let found = try arrangements.classify(coarse.pixels).map { Arrangement(rawValue: $0.label)! }
    return (0..<count).map { scene in
      var digits: [Float] = []
      for corner in found[scene].corners {
        for i in 0..<cell * cell {
          let row = corner.row * cell / 2 + i / cell
          let column = corner.column * cell / 2 + i % cell
          digits.append(upright[scene * side * side + row * side + column])
        }
      }
      return Reading(
        arrangement: found[scene], labels: classifier.classify(digits).map(\.label),
        isInverted: isInverted[scene], digits: digits)
    }
  }
}

extension Caption {
  /// Are the number, the places, the digits and the inversion as the caption says?
  func agrees(with reading: SceneReader.Reading) -> Bool {
    let isPlaced =
      arrangement.map { $0 == reading.arrangement }
      ?? (reading.arrangement == .above || reading.arrangement == .beside)
    return isPlaced && isInverted == reading.isInverted
      && things.map(\.label) == reading.labels
  }
}
