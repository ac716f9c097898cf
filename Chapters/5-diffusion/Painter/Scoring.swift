import RandomStreams
import Tensors

/// A kind of captions that is scored by itself.
struct CaptionKind {
  let name: String
  let arrangements: [Arrangement]
  let pairs: PairUse

  static let single = CaptionKind(name: "one digit", arrangements: [.single], pairs: .training)
  static let pairs = CaptionKind(
    name: "above, beside", arrangements: [.above, .beside], pairs: .training)
  static let groups = CaptionKind(
    name: "three or four", arrangements: [.three, .four], pairs: .training)

  /// Pairs of different digits that training never showed, in either order.
  static func neverShown(_ pairs: PairUse) -> CaptionKind {
    CaptionKind(name: "pairs never shown", arrangements: [.above, .beside], pairs: pairs)
  }

  /// - Parameter heldOut: `.development` to choose settings by, `.final` for the page.
  static func all(heldOut: PairUse) -> [CaptionKind] {
    [.single, .pairs, .groups, neverShown(heldOut)]
  }

  /// Captions of this kind that `scenes` has digits for.
  func captions(_ count: Int, of scenes: Scenes, using random: inout RandomStream) -> [Caption] {
    (0..<count).map { i in
      let arrangement = arrangements[i % arrangements.count]
      while true {
        let caption = scenes.caption(arrangement, pairs: pairs, distinct: true, using: &random)
        if scenes.canDraw(caption) { return caption }
      }
    }
  }
}

extension SceneJudge {
  /// The share of pictures in which all is as their captions say, with its 95 % interval.
  ///
  /// - Parameter pictures: `[captions, side, side, 1]`, 0 … 1.
  func score(_ captions: [Caption], _ pictures: Tensor, manner rule: MannerRule = .median) throws
    -> Share
  {
    Share(of: try verdicts(captions, pictures, manner: rule))
  }

  /// Whether all is as its caption says, picture by picture.
  func verdicts(_ captions: [Caption], _ pictures: Tensor, manner rule: MannerRule = .median)
    throws -> [Bool]
  {
    zip(captions, try read(pictures)).map { obeys($0, $1, manner: rule) }
  }

  /// How many pictures have each fault first.
  func faults(_ captions: [Caption], _ pictures: Tensor) throws -> [Fault: Int] {
    let found = zip(captions, try read(pictures)).compactMap { fault(of: $0, $1) }
    return Dictionary(found.map { ($0, 1) }, uniquingKeysWith: +)
  }
}
