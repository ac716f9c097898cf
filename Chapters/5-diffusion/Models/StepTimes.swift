import Datasets
import Foundation
import Literate
import RandomStreams

/// What the trainings of (sec:5.22-diffusion-in-a-latent-space) cost, in milliseconds of the processor: a step of
/// each, with a batch of 64, and one picture drawn in 25 steps.
///
/// A page has the same bytes each time. So it counts steps, and turns them into seconds by times that were
/// measured once. `diffusion step-times` measures them on the reader's machine.
struct StepTimes {
  var coder, latents, pixels, uNet, largeUNet: Double
  var drawingFromLatents, drawingByUNet: Double

  /// Of 8 × 8 digits, on one core of an AMD processor (Zen 5 class).
  static let recorded = StepTimes(
    coder: 0.8, latents: 1.35, pixels: 1.6, uNet: 18.7, largeUNet: 92,
    drawingFromLatents: 0.18, drawingByUNet: 2.6)

  var rows: [(name: String, milliseconds: Double)] {
    [
      ("a step of the autoencoder", coder), ("a step in latents, perceptron", latents),
      ("a step on pixels, perceptron", pixels), ("a step on pixels, U-Net of 8 channels", uNet),
      ("a step on pixels, U-Net of 24 channels", largeUNet),
      ("a picture from latents", drawingFromLatents), ("a picture by the U-Net", drawingByUNet),
    ]
  }

  /// Of the held-in digits, here and now. Each is the median difference of two runs that differ in nothing else.
  static func measured() throws -> StepTimes {
    let progress = ProgressBar("measuring", of: 7)
    var done = 0
    func cost(
      _ arm: SpaceArm, of units: Int, _ change: (inout SpacePlan) -> Void,
      like prepare: (inout SpacePlan) -> Void = { _ in }
    ) throws -> Double {
      var short = SpacePlan()
      (short.pictures, short.samplingSteps) = (64, 5)
      (short.coderSteps, short.latentSteps, short.pixelSteps, short.uNetSteps) = (
        [1], [1], [1], [1]
      )
      prepare(&short)
      var long = short
      change(&long)
      func seconds(_ plan: SpacePlan) throws -> Double {
        let trial = SpaceTrial(
          images: Digits.split.training, plan: plan, stream: RandomStream(seed: 1))
        let start = processorSeconds()
        _ = try trial.run(arm, length: 0, seed: 0)
        return processorSeconds() - start
      }
      let differences = try (0..<5).map { _ in try seconds(long) - seconds(short) }
      done += 1
      progress.show(done)
      return 1000 * differences.sorted()[2] / Double(units)
    }
    return StepTimes(
      coder: try cost(.latents, of: 200) { $0.coderSteps[0] += 200 },
      latents: try cost(.latents, of: 200) { $0.latentSteps[0] += 200 },
      pixels: try cost(.pixels, of: 200) { $0.pixelSteps[0] += 200 },
      uNet: try cost(.uNet, of: 20) { $0.uNetSteps[0] += 20 },
      largeUNet: try cost(.uNet, of: 10) {
        $0.uNetSteps[0] += 10
      } like: {
        $0.channels = 24
      },
      drawingFromLatents: try cost(.latents, of: 64) { $0.samplingSteps += 25 },
      drawingByUNet: try cost(.uNet, of: 64) { $0.samplingSteps += 25 })
  }
}

/// `diffusion step-times`: the times of this machine, beside those of the page.
func runStepTimes(_ trained: TrainedThings, _ arguments: [String]) throws {
  if let first = arguments.first {
    if first == "--help" || first == "-h" { return print("usage: diffusion step-times") }
    throw UsageError("\(first): diffusion step-times takes no options")
  }
  print("milliseconds of the processor           here  on the page")
  for (here, page) in zip(try StepTimes.measured().rows, StepTimes.recorded.rows) {
    let name = here.name.padding(toLength: 39, withPad: " ", startingAt: 0)
    print(name + String(format: "%5.2f  %11.2f", here.milliseconds, page.milliseconds))
  }
}

/// Seconds of the processor that this program has used, on all cores.
private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
