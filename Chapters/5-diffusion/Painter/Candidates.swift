import Foundation
import RandomStreams
import Tensors

/// Several pictures for each thing that is asked for, and how well each fits, by the embedding: the way
/// DALL·E let CLIP choose (Ramesh and others, 2021). The judge has no part in it.
struct Candidates {
  /// One tensor a draw, `[asked, side, side, 1]`.
  let pictures: [Tensor]
  /// By draw and what is asked; larger is better.
  let fits: [[Double]]

  /// The first draw, as if there were no choice.
  var first: Tensor { pictures[0] }

  /// For each thing asked the draw that fits best.
  var chosen: Tensor {
    let shape = first.shape
    let size = first.scalars.count / shape[0]
    let values = pictures.map(\.scalars)
    var kept: [Float] = []
    for row in 0..<shape[0] {
      let best = fits.indices.max { fits[$0][row] < fits[$1][row] } ?? 0
      kept += values[best][row * size..<(row + 1) * size]
    }
    return Tensor(kept, shape: shape)
  }
}

extension TwoStagePainter {
  /// Pictures for captions, without an embedding of a picture: the words and the caption's own
  /// embedding alone.
  ///
  /// - Parameter known: pixels that are known, as in ``DecoderCondition/known``.
  func candidates(
    _ captions: [Caption], known: Tensor? = nil, _ settings: PaintingSettings,
    using random: inout RandomStream, finishing finish: (Tensor) -> Tensor = { $0 }
  ) -> Candidates {
    var told = condition(embedding: nil, captions: captions, count: captions.count)
    if let known { told.known = known }
    let plain = plainCondition(of: captions, like: told)
    let pictures = (0..<max(1, settings.candidates)).map { draw -> Tensor in
      var one = settings
      one.observe = { settings.observe(draw * settings.steps + $0, $1) }
      return finish(paint(told, against: plain, one, using: &random))
    }
    return Candidates(pictures: pictures, fits: fits(of: pictures, with: captions))
  }

  /// How well pictures fit captions: the logarithm of the probability that the embedding gives to the
  /// caption among all that differ from it in one word.
  func fits(of pictures: [Tensor], with captions: [Caption]) -> [[Double]] {
    guard pictures.count > 1 else { return [[Double](repeating: 0, count: captions.count)] }
    let labels = Array(0..<vocabulary.classCount)
    let asked = captions.map { embedding.text([$0] + $0.rivals(labels: labels), vocabulary) }
    let sharpness = embedding.inverseTemperature / Double(embedding.shape.dimension)
    return pictures.map { pictures in
      let seen = embeddings(of: pictures)
      return captions.indices.map { row in
        let logits = (seen.rows(row..<row + 1) * asked[row]).sum(axes: [1]).scalars.map {
          sharpness * Double($0)
        }
        let top = logits.max() ?? 0
        return logits[0] - top - log(logits.reduce(0) { $0 + exp($1 - top) })
      }
    }
  }
}

extension JointEmbedding {
  /// 1/τ of the contrastive loss.
  var inverseTemperature: Double { exp(Double(min(sharpness.value.scalars[0], 4.6))) }
}

extension Caption {
  /// All captions that differ from this one in one digit or one manner, or in the order.
  func rivals(labels: [Int]) -> [Caption] {
    // "Three ones" are ones all: there the digits change together.
    let isAlike = arrangement == nil || things.count > 2
    var rivals: [Caption] = []
    for place in isAlike ? 0..<1 : 0..<things.count {
      let thing = things[place]
      var others = labels.map { Thing(label: $0, manner: thing.manner) }
      if thing.manner != nil {
        others += ([nil] + Manner.allCases).map { Thing(label: thing.label, manner: $0) }
      }
      for other in others where other != thing {
        var rival = self
        for i in things.indices where isAlike || i == place { rival.things[i] = other }
        rivals.append(rival)
      }
    }
    if arrangement == .above || arrangement == .beside, things[0] != things[1] {
      var rival = self
      rival.things.reverse()
      rivals.append(rival)
    }
    return rivals
  }
}
