import Autodiff
import Coursework
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

//: # Scoreboard and exercises
//:
//: The DCGAN enters the book's scoreboard, and the exercises of this chapter follow.

func scoreboardAndExercises(_ chapter: Chapter) throws {
  // snippet.hide
  let material = try Material(chapter)
  let judge = try material.judge(chapter)
  let large = try LargeTraining(chapter, material)
  var sampleStream = chapter.stream("samples")
  let samples = large.paint(
    Tensor(normal: [max(1000, judge.count), material.latents], using: &sampleStream))
  // snippet.show

  text(
    #"""
    The chapter's own page ends with a table of scores. They are the metrics of chapter 1, on
    \#(judge.count) samples and as many held-out images.
    """#)

  for metric in try judge.scores(of: samples.scalars) {
    score(
      metric.metric, of: "DCGAN", value: metric.value, interval: metric.interval,
      floor: metric.floor,
      better: .init(rawValue: metric.better.rawValue) ?? .lower)
  }

  //: Memorization is the chance that a sample lies nearer to the training images than a held-out
  //: image does. Its right value is the floor, about one half: above it the generator copies; below
  //: it samples lie farther from the training images than new real digits do.
  //:
  //: Chapter 5 draws without an adversary.
  //:
  //: ## Exercises
  //:
  //: Solve the exercises in `Sources/Exercises/Chapter4.swift`; `swift run course check` looks at
  //: your answers.

  exercises(
    Catalogue.prompts(chapter: 4).map {
      Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
    })
}
