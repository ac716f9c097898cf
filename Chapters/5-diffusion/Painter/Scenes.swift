import Datasets
import Foundation
import NeuralNetworks
import RandomStreams

/// Where the digits of a scene stand: its cells, on a canvas twice as wide and high as a digit.
enum Arrangement: Int, CaseIterable {
  case single, above, beside, three, four

  /// Row and column of each cell's upper left corner, in halves of a cell.
  var corners: [(row: Int, column: Int)] {
    switch self {
    case .single: [(1, 1)]
    case .above: [(0, 1), (2, 1)]
    case .beside: [(1, 0), (1, 2)]
    case .three: [(0, 0), (0, 2), (2, 1)]
    case .four: [(0, 0), (0, 2), (2, 0), (2, 2)]
    }
  }
}

/// Scenes of one to four digits with a caption for each, composed from single labeled images.
struct Scenes {
  let digits: ImageSet
  let cell: Int
  var side: Int { 2 * cell }
  /// What may be said of each image.
  let manners: [[Caption.Manner]]
  /// The classes that have images enough to be told apart by how they are written.
  let labels: [Int]
  private let members: [Caption.Thing: [Int]]

  /// - Throws: `DataError` where no class has three images.
  init(_ digits: ImageSet) throws {
    self.digits = digits
    cell = digits.height
    var manners = [[Caption.Manner]](repeating: [], count: digits.count)
    var members: [Caption.Thing: [Int]] = [:]
    let (ink, slant) = (digits.ink, slants(digits.pixels, side: digits.height))
    for label in 0..<digits.classCount {
      let ofClass = digits.labels.indices.filter { digits.labels[$0] == label }
      func sorted(by key: [Double]) -> [Int] {
        ofClass.sorted { (key[$0], $0) < (key[$1], $1) }
      }
      let third = ofClass.count / 3
      members[Caption.Thing(label: label)] = ofClass
      for (manner, indices) in [
        (Caption.Manner.thin, sorted(by: ink).prefix(third)),
        (.bold, sorted(by: ink).suffix(third)),
        (.tilted, sorted(by: slant).suffix(third)),
      ] {
        members[Caption.Thing(label: label, manner: manner)] = Array(indices)
        for index in indices { manners[index].append(manner) }
      }
    }
    (self.manners, self.members) = (manners, members)
    labels = (0..<digits.classCount).filter {
      members[Caption.Thing(label: $0, manner: .thin)]?.isEmpty == false
    }
    guard !labels.isEmpty else {
      throw DataError(
        "\(digits.name): no class has three images, which scenes for captions are made of; more are needed"
      )
    }
  }

  /// The side of a scene's cell for digits of this height: theirs, or half of it where they are large,
  /// and even, so that a scene divides into quarters.
  static func cell(forDigitsOf height: Int) -> Int {
    let side = height > 16 ? height / 2 : height
    return max(4, side / 2 * 2)
  }

  /// Whether there are images of all that the caption names.
  func canDraw(_ caption: Caption) -> Bool {
    caption.things.allSatisfy { members[$0]?.isEmpty == false }
  }

  /// Is there a pair to hold out at all?
  var hasHeldOutPairs: Bool { PairUse.final.pairs(among: labels)?.isEmpty == false }

  // snippet.scenes
  /// A random caption: half of the things are said how they are written, and a scene in six is inverted.
  ///
  /// - Parameters:
  ///   - pairs: which pairs of digits may stand above or beside each other.
  ///   - distinct: only different digits in a pair, and always where they stand.
  func caption(
    _ arrangement: Arrangement? = nil, pairs: PairUse = .training, distinct: Bool = false,
    using random: inout RandomStream
  ) -> Caption {
    let ways: [Arrangement] = [
      .single, .single, .single, .above, .above, .above, .beside, .beside, .three, .four,
    ]
    let arrangement = arrangement ?? ways[random.integer(below: ways.count)]
    func thing(_ label: Int) -> Caption.Thing {
      let said = random.integer(below: 6)
      return Caption.Thing(label: label, manner: said < 3 ? Caption.Manner.allCases[said] : nil)
    }
    func label() -> Int { labels[random.integer(below: labels.count)] }
    var things = [thing(label())]
    var said: Arrangement? = arrangement
    switch arrangement {
    case .single: break
    case .above, .beside:
      // "Two sevens" says nothing of where they are.
      if pairs == .training, !distinct, random.integer(below: 5) == 0 {
        things.append(things[0])
        said = nil
      } else if pairs == .training {
        let first = things[0].label
        let shown = labels.filter {
          PairUse(first, $0) == .training && !(distinct && $0 == first)
        }
        things.append(thing(shown.isEmpty ? first : shown[random.integer(below: shown.count)]))
      } else if let held = pairs.pairs(among: labels), !held.isEmpty {
        var pair = held[random.integer(below: held.count)]
        if random.integer(below: 2) == 0 { pair.reverse() }
        things = pair.map(thing)
      } else {
        things.append(thing(label()))
      }
    case .three, .four:
      things = [Caption.Thing](repeating: things[0], count: arrangement.corners.count)
    }
    return Caption(things, said, isInverted: random.integer(below: 6) == 0)
  }

  /// A scene that the caption is true of, `[side, side]`.
  ///
  /// - Parameter jitter: how much the digits are turned, stretched and moved, 0 … 1.
  func draw(_ caption: Caption, jitter: Double = 0, using random: inout RandomStream) -> [Float] {
    let arrangement = caption.arrangement ?? (random.uniform() < 0.5 ? .above : .beside)
    var canvas = [Float](repeating: 0, count: side * side)
    for (thing, corner) in zip(caption.things, arrangement.corners) {
      let choice = members[thing] ?? []
      let number = choice[random.integer(below: choice.count)]
      let digit =
        jitter > 0
        ? jittered(digits[number], side: cell, amount: jitter, using: &random)
        : Array(digits[number])
      for (i, ink) in digit.enumerated() {
        let (row, column) = (corner.row * cell / 2 + i / cell, corner.column * cell / 2 + i % cell)
        canvas[row * side + column] = ink
      }
    }
    return caption.isInverted ? canvas.map { 1 - $0 } : canvas
  }
  // snippet.end
}

/// How far each image leans to the right: columns a row, from the second moments of its ink.
func slants(_ pixels: [Float], side: Int) -> [Double] {
  stride(from: 0, to: pixels.count, by: side * side).map { start in
    var (ink, x, y, xy, yy) = (1e-9, 0.0, 0.0, 0.0, 0.0)
    for i in 0..<side * side {
      let (mass, column, row) = (Double(pixels[start + i]), Double(i % side), Double(i / side))
      ink += mass
      x += mass * column
      y += mass * row
      xy += mass * column * row
      yy += mass * row * row
    }
    return -(xy - x * y / ink) / max(yy - y * y / ink, 1e-9)
  }
}
