/// Every exercise of the book, in order.
///
/// One file an exercise: its prompt, its cases, what is right, and the mistakes that feedback
/// knows by name. The oracles here are written by other routes than the solutions.
public enum Catalogue {
  /// By chapter and number, each with the section of the book that teaches it.
  public static let exercises: [Exercise] =
    (chapter1 + chapter2 + chapter3 + chapter4 + chapter5).map { exercise in
      var exercise = exercise
      exercise.section = sections[exercise.id]
      return exercise
    }

  private static let chapter1: [Exercise] = [
    entropy, discreteKL, averageLogLikelihood, gaussianMLE, crossEntropyParts, mixtureLogDensity,
    emStep, mixtureGradient, mixtureFit, normalDivergence,
  ]
  private static let chapter2: [Exercise] = [
    gaussianKL, gaussianKLGradient, linearGaussianELBO, reparameterizedSample, pathwiseGradient,
    importanceWeightedBound, evidenceEstimate,
    linearGaussianGradient, linearVAE, bernoulliLogWeight,
  ]
  private static let chapter3: [Exercise] = [
    optimalDiscriminator, jensenShannon, gameValue, binaryCrossEntropy, generatorGradients,
    wasserstein, extragradientStep,
    jensenShannonGradient, lineGame, hingeLoss,
  ]
  private static let chapter4: [Exercise] = [
    outputSizes, convolution, transposedConvolution, batchNorm, batchNormBackward, leakyReLU,
    bilinearKernel, convolutionGradients, filterFit, runningStatistics,
  ]
  private static let chapter5: [Exercise] = [
    signalAndNoise, forwardSample, reversePosterior, ancestralStep, ddimStep, guidance,
    inpaintingComposite, tweedie,
    mixtureScore, reverseSampler, velocityParts,
  ]

  /// Those of one chapter; empty when it has none.
  public static func exercises(chapter: Int) -> [Exercise] {
    exercises.filter { $0.chapter == chapter }
  }

  /// The exercise of that number, `"2.3"` and not `"E2.3"`; `nil` when there is none.
  public static func exercise(_ id: String) -> Exercise? { exercises.first { $0.id == id } }

  /// What a chapter's page prints about its exercises.
  public static func prompts(chapter: Int) -> [ExercisePrompt] {
    exercises(chapter: chapter).map {
      ExercisePrompt(
        id: $0.id, title: $0.title, prompt: $0.prompt, points: $0.points,
        signature: $0.signature.text, given: $0.given, section: $0.section)
    }
  }
}

/// An exercise as a page shows it.
public struct ExercisePrompt: Sendable, Hashable {
  /// `"2.3"`: chapter and number.
  public let id: String
  /// One line, without the number.
  public let title: String
  /// One paragraph; formulas in plain text.
  public let prompt: String
  /// The most that it can get, in whole points.
  public let points: Int
  /// `gaussianKL(mean: [Double], logVariance: [Double]) -> Double`.
  public let signature: String
  /// Code with one mistake in it, where the exercise is to find and mend that.
  public let given: String?
  /// Where the book teaches it.
  public let section: BookSection?
}
