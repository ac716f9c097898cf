import Datasets
import Diffusion
import Figures
import Literate
import RandomStreams
import Verification

/// What the arms reach at each length, and what the autoencoder alone loses.
struct SpaceResults {
  let spaces: SpaceRuns
  let judge: SpaceJudge
  let curves: [SpaceArm: SpaceCurve]
  /// Real pictures, others for each seed, and the same through the autoencoder of the longest training.
  let real: [ImageSet]
  let decoded: [[Float]]
  /// Distances of these two.
  let floors, restored: [Double]

  init(_ chapter: Chapter, _ run: ImageRun) throws {
    let spaces = try SpaceRuns(chapter, run.digits)
    let judge = try SpaceJudge(
      run.digits, count: spaces.plan.pictures,
      components: chapter.quick || chapter.checksOnly ? 8 : min(24, run.side * run.side / 2),
      try run.classifier())
    let real = (0..<spaces.seeds).map {
      judge.realPictures(seed: $0, chapter.stream("real pictures"))
    }
    let decoded = real.indices.map { seed in
      var random = chapter.stream("restored").split(seed)
      let coder = spaces.networks(seed).coder
      let own = LatentCloud(
        coder, real[seed], like: LatentCloud(coder, run.digits.training))
      return own.pictures(own.draw(Array(0..<own.count), using: &random), coder)
    }
    var curves: [SpaceArm: SpaceCurve] = [:]
    for arm in SpaceArm.allCases {
      curves[arm] = SpaceCurve(
        seconds: spaces.lengths(arm).map { spaces.plan.seconds(arm, $0) },
        values: try spaces.lengths(arm).map { length in
          try spaces.runs(arm, length).map { try judge.distance($0.pictures) }
        })
    }
    (self.spaces, self.judge, self.curves) = (spaces, judge, curves)
    (self.real, self.decoded) = (real, decoded)
    floors = try real.map { try judge.distance($0.pixels) }
    restored = try decoded.map { try judge.distance($0) }
  }

  var last: Int { spaces.lengths(.latents).last! }

  /// The latents' distances minus another arm's, at equal time, for each length but the first.
  func difference(from arm: SpaceArm) -> [Paired] {
    spaces.lengths(arm).dropFirst().map { length in
      let (a, b) = SpaceCurve.atEqualTime(curves[.latents]!, curves[arm]!, length: length)
      return Paired(a, minus: b)
    }
  }

  func table() -> Table {
    var table = Table([
      "trained", .init("seconds", digits: 2),
      .init("Fréchet distance, squared", digits: 3, band: .relative(0.8)),
      .init("recognized", digits: 2, band: .relative(0.5)),
    ])
    for arm in SpaceArm.allCases {
      for length in spaces.lengths(arm) {
        table.append(
          row: [
            .text(arm.rawValue), .number(spaces.plan.seconds(arm, length), error: nil),
            Table.Cell.mean(curves[arm]!.values[length]),
            Table.Cell.mean(spaces.runs(arm, length).map { judge.recognized($0.pictures) }),
          ])
      }
    }
    for (name, distances, pictures) in [
      ("training digits, through the autoencoder", restored, decoded),
      ("training digits", floors, real.map(\.pixels)),
    ] {
      table.append(
        row: [
          name, Table.Cell.missing, Table.Cell.mean(distances),
          Table.Cell.mean(pictures.map { judge.recognized($0) }),
        ])
    }
    return table
  }

  func plot() -> Plot {
    SpaceArm.allCases.reduce(
      Plot(x: Plot.Axis("training", unit: "s of the processor"), y: "Fréchet distance, squared")
        .xAxis(.logarithmic).yAxis(.logarithmic)
    ) { plot, arm in
      let curve = curves[arm]!
      let (x, y) = (curve.seconds, curve.values.map(meanAndError))
      return plot.line(arm.rawValue, x: x, y: y.map(\.mean))
        .points(x: x, y: y.map(\.mean), errors: y.map { 2 * $0.error }, color: .gray)
    }
    .horizontalLine(
      at: meanAndError(restored).mean, style: .dashed
    )
    .horizontalLine(at: meanAndError(floors).mean, "real digits", style: .dotted)
  }

  /// By how many gray steps a pixel of a real picture is off after the autoencoder: the root of the mean square.
  var grayStepsLost: [Double] {
    zip(real, decoded).map { real, decoded in
      let squares = zip(real.pixels, decoded).reduce(0.0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
      return Double((real.levels ?? 256) - 1) * (squares / Double(decoded.count)).squareRoot()
    }
  }

  /// The distance and the share recognized of one set of samples of the long training of the U-Net, and about
  /// how many seconds that training took.
  func longTraining(_ chapter: Chapter, _ run: ImageRun) throws -> (
    seconds: Double, distance: Double, recognized: Double
  ) {
    let step = StepTimes.recorded.largeUNet / 1000
    let pictures = try run.sample(
      spaces.plan.pictures, chapter.stream("long U-Net"), steps: spaces.plan.samplingSteps,
      run.model.guided(nil)
    ).pixels
    return (
      step * Double(chapter.integer("image-steps")), try judge.distance(pictures),
      judge.recognized(pictures)
    )
  }

  /// The terms of the bound on held-out pictures, one a seed.
  func bounds(_ chapter: Chapter) -> [LatentBound] {
    (0..<spaces.seeds).map { seed in
      let (coder, model) = spaces.networks(seed)
      return LatentBound(
        coder, model, training: judge.digits.training,
        heldOut: judge.digits.test.subset(0..<judge.count),
        pixelDeviation: spaces.plan.pixelDeviation,
        stream: chapter.stream("latent bound").split(seed))
    }
  }

  func table(of bounds: [LatentBound]) -> Table {
    var table = Table(["term", .init("nats a picture", digits: 4, band: .relative(0.3))])
    for (name, values) in [
      ("reconstruction", bounds.map(\.reconstruction)),
      ("divergence from N(0, I)", bounds.map(\.normalPrior)),
      ("divergence from the diffusion model, at most", bounds.map(\.diffusionPrior)),
    ] {
      table.append(row: [name, Table.Cell.mean(values)])
    }
    return table
  }

  /// Five rows of 16: real digits, restored ones, and each arm's after its longest training.
  func rows(_ area: Int) -> [Float] {
    real[0].pixels.prefix(16 * area) + decoded[0].prefix(16 * area)
      + SpaceArm.allCases.flatMap {
        spaces.runs($0, spaces.lengths($0).last!)[0].pictures.prefix(16 * area)
      }
  }
}
