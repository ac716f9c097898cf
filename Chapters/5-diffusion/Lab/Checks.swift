import Foundation
import RandomStreams
import Tensors

/// What must hold of the painter's parts whatever they have learned; prints each and what is wrong.
func checkParts(_ scenes: Scenes, _ painter: TwoStagePainter, _ root: RandomStream) {
  var failures = 0
  func expect(_ what: String, _ isTrue: Bool, _ detail: String = "") {
    if !isTrue { failures += 1 }
    print(isTrue ? "ok  " : "FAIL", what, detail)
  }
  var random = root.split("checks")

  // Normal data of deviation s: the clean value expected at (x, u) is known, and so is the flow.
  let s: Float = 0.5
  func exact(_ x: Tensor, _ u: Double, _ rows: Range<Int>) -> Tensor {
    let level = CosineLevel(u)
    let (a, b) = (level.signal, level.noise)
    return x * (a * s * s / (a * a * s * s + b * b))
  }
  let noise = Tensor(normal: [512, 4], using: &random)
  let begin = CosineLevel(0.999)
  let deviation = (begin.signal * begin.signal * s * s + begin.noise * begin.noise).squareRoot()
  let target = noise * (s / deviation)
  func error(_ steps: Int) -> Float {
    abs(sample(from: noise, steps: steps, clean: exact) - target).mean().scalar
  }
  let errors = [10, 160].map(error)
  expect("the sampler's error falls as steps grow", errors[1] < errors[0] / 8, "\(errors)")
  let clean = target
  let back = sample(from: invert(clean, steps: 40, clean: exact), steps: 40, clean: exact)
  let roundTrip = abs(back - clean).maximum().scalar
  expect("inverted and painted again", roundTrip < 0.01, "\(roundTrip)")

  let captions = (0..<300).map { _ in scenes.caption(using: &random) }
  let pictures = scenes.pictures(captions, using: &random)
  expect("blocks and back", SceneDecoder.pictures(SceneDecoder.blocks(pictures)) == pictures)
  expect(
    "training never shows a pair that is held out",
    captions.allSatisfy {
      $0.things.count != 2 || PairUse($0.things[0].label, $0.things[1].label) == .training
    })
  for use in [PairUse.development, .final] {
    let held = CaptionKind.neverShown(use).captions(300, of: scenes, using: &random)
    expect(
      "\(use): only its pairs, in both orders",
      held.allSatisfy { PairUse($0.things[0].label, $0.things[1].label) == use }
        && held.contains { $0.things[0].label < $0.things[1].label }
        && held.contains { $0.things[0].label > $0.things[1].label })
  }
  let negatives = captions.map { $0.hardNegative(labels: scenes.labels, using: &random) }
  expect("a hard negative differs", zip(captions, negatives).allSatisfy { $0 != $1 })
  expect(
    "a hard negative can be said",
    negatives.allSatisfy { (try? Caption($0.text, classCount: 10)) == $0 })
  expect(
    "no hard negative names a pair that is held out",
    negatives.allSatisfy {
      $0.things.count != 2 || PairUse($0.things[0].label, $0.things[1].label) == .training
    })
  for change in CaptionChange.allCases {
    let changed = captions.compactMap { caption in
      caption.changed(change, labels: scenes.labels, pairs: .training, using: &random).map {
        (caption, $0)
      }
    }
    expect("\(change) changes something", !changed.isEmpty && changed.allSatisfy { $0 != $1 })
  }
  let z = painter.embeddings(of: pictures)
  let lengths = square(z).mean(axes: [1]).scalars
  expect("embeddings have their length", lengths.allSatisfy { Swift.abs($0 - 1) < 1e-3 })
  let known = Tensor(ones: pictures.shape)
  let some = Tensor(
    pictures.scalars.prefix(4 * scenes.side * scenes.side).map { $0 },
    shape: [4, scenes.side, scenes.side, 1])
  let kept = painter.inpaint(
    some, mask: known.rows(0..<4), captions: Array(captions[0..<4]),
    PaintingSettings(steps: 2, priorSteps: 2), using: &random)
  expect("what is known stays to the bit", kept == some)
  let path = NSTemporaryDirectory() + "painter-check.safetensors"
  if (try? painter.write(to: path)) != nil, let read = try? TwoStagePainter(contentsOf: path) {
    // Every weight: what an untrained painter paints does not depend on them.
    expect(
      "a checkpoint holds every weight",
      zip(painter.state, read.state).allSatisfy { $0.value == $1.value })
  } else {
    expect("a checkpoint is written and read", false)
  }
  print(failures, "failures")
}
