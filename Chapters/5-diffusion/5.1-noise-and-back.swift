import Diffusion
import Literate

//: # Into noise, and back
//:
//: Noise is added to an image step by step until nothing else is left, and a trained network goes
//: the opposite way. This section shows both. The rest of the chapter explains them.
func noiseAndBack(_ chapter: Chapter) throws {
  //: ## Into noise
  //:
  //: Take a digit $x_0$ with pixels from −1 to 1. One step makes it a little paler and adds a
  //: little noise. Two hundred such steps are taken. Nothing is learned here.

  let run = try ImageRun(chapter)
  let shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]
  let chosen = run.digits.test.subset((0..<6).map { ($0 * 31 + 4) % run.digits.test.count })
  var noising = chapter.stream("an image drowns")
  let noise = noising.normals(chosen.pixels.count)
  let clean = centered(chosen.pixels)
  let size = chosen.dimension
  let drowning = (0..<6).flatMap { image in
    shares.flatMap { share -> [Float] in
      let t = Int(share * Double(run.schedule.steps))
      let level = t == 0 ? NoiseLevel.none : NoiseLevel(t, of: run.schedule)
      return pixels(
        (image * size..<(image + 1) * size).map {
          level.signal * clean[$0] + level.noise * noise[$0]
        })
    }
  }
  images(
    "fig:into-noise", run.grid(drowning, columns: shares.count),
    alt:
      "Six rows of one small digit each; from left to right the digit fades and gray noise takes its place.",
    caption:
      "Six held-out digits after 0, 10, 20, 30, 40, 50, 60, 80 and 100 percent of 200 steps, each "
      + "with its own noise in all columns. Values outside the range of pixels are cut off.")

  let last = run.schedule.alphaBar(run.schedule.steps)
  text(
    #"""
    At the end \#(last, digits: 1) of the image's variance is left. What stands in the last column
    could have been drawn without any image.
    """#)

  //: ## And back
  //:
  //: A network has learned one thing: to tell the noise in a noisy image from the image. That is
  //: enough to walk back. Start from fresh noise, let the network guess what is noise, take a
  //: little of it away, add a little new noise, and repeat.

  let times = [0.9, 0.7, 0.5, 0.3, 0.1].map { run.time($0) }
  let back = try run.sample(
    12, chapter.stream("way back"), watching: times, run.model.guided(nil))
  images(
    "fig:way-back", run.grid(back.watched + back.pixels, columns: 12),
    alt:
      "Eleven rows of twelve images: five pairs of a noisy row and the network's guess below it, and a last "
      + "row of samples.",
    caption:
      "Twelve images on the way back, with nine, seven, five, three and one tenth of the time to go: "
      + "above what is there, below what the network takes it for. Last row: the samples, not selected."
  )

  //: The way back begins where the way forward ended: with an image that is all noise. So two
  //: things need an explanation. Why may the last noisy image be replaced by fresh noise? And why
  //: does taking away guessed noise, a little at a time, end at an image *of the right
  //: distribution*? The first is a matter of variances, which (sec:5.2-the-forward-process)
  //: works out. The second takes Bayes' rule for one small step, in (sec:5.4-one-step-back), and
  //: least squares, in (sec:5.5-the-bound).
}
