import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@Suite struct LayerTests {
  private var random = RandomStream(seed: 21)

  private struct Model: Module {
    let first: Linear
    let blocks: [MLP]
    let norm: BatchNorm
    let shared: Linear
    let absent: Linear?
    let data: [Float]
  }

  private mutating func model() -> Model {
    let first = Linear(3, 4, using: &random)
    return Model(
      first: first,
      blocks: [MLP([4, 2], using: &random), MLP([4, 5, 2], bias: false, using: &random)],
      norm: BatchNorm(2), shared: first, absent: nil, data: [1, 2])
  }

  @Test mutating func parametersAreFoundOnceAndNamedByPath() {
    let model = model()
    #expect(
      model.parameters.map(\.name) == [
        "first.weight", "first.bias", "blocks.0.layers.0.weight", "blocks.0.layers.0.bias",
        "blocks.1.layers.0.weight", "blocks.1.layers.1.weight", "norm.scale", "norm.shift",
      ])
    #expect(model.state.suffix(2).map(\.name) == ["norm.runningMean", "norm.runningVariance"])
    #expect(model.parameterCount == 12 + 4 + 8 + 2 + 20 + 10 + 2 + 2)
  }

  @Test mutating func copyTakesValuesNotIdentity() {
    let (one, other) = (model(), model())
    one.copy(from: other)
    #expect(one.first.weight.value == other.first.weight.value)
    other.first.weight.value.scale(2)
    #expect(one.first.weight.value != other.first.weight.value)
  }

  @Test mutating func batchNormUsesItsRunningMomentsAtEvaluation() {
    let norm = BatchNorm(2, momentum: 0.5)
    let batch = Tensor([1, 10, 3, 20], shape: [2, 2])
    let training = norm(Tape().constant(batch)).value
    #expect(training.scalars.map { $0.rounded() } == [-1, -1, 1, 1])
    // Half of the batch's mean (2, 15); half of 1 and half of the unbiased variance (2, 50).
    #expect(norm.runningMean.value == Tensor([1, 7.5]))
    expectClose(norm.runningVariance.value, [1.5, 25.5])
    let evaluation = norm(Tape(.evaluation).constant(batch)).value
    expectClose(evaluation, [0, 0.49507, 1.63299, 2.47537], bound: 1e-4)
    #expect(norm.runningMean.value == Tensor([1, 7.5]))
  }

  @Test mutating func spectralNormalizationBringsTheLargestSingularValueToOne() throws {
    let layer = Linear(6, 4, bias: false, spectrallyNormalized: true, using: &random)
    layer.weight.value = Tensor(normal: [6, 4], standardDeviation: 3, using: &random)
    for _ in 0..<60 { _ = layer(Tape().constant(Tensor(ones: [1, 6]))) }
    // The image of the unit sphere's basis is the normalized matrix itself.
    var identity = Tensor(zeros: [6, 6])
    for index in 0..<6 { identity[index, index] = 1 }
    let matrix = layer(Tape(.evaluation).constant(identity)).value
    var vector = Tensor(normal: [4, 1], using: &random)
    for _ in 0..<200 {
      vector = matmul(matrix, matmul(matrix, vector), transposeA: true)
      vector.scale(1 / square(vector).sum().scalar.squareRoot())
    }
    let sigma = square(matmul(matrix, vector)).sum().scalar.squareRoot()
    #expect(Swift.abs(sigma - 1) < 1e-4)
  }

  @Test mutating func spectralNormalizationsGradientIsTheQuotients() throws {
    let layer = Linear(3, 2, bias: false, spectrallyNormalized: true, using: &random)
    let x = Tensor(normal: [1, 3], using: &random)
    let w = layer.weight.value
    for _ in 0..<50 { _ = layer(Tape().constant(x)) }
    func loss() -> (Tape, Variable) {
      let tape = Tape()
      return (tape, square(layer(tape.constant(x))).sum())
    }
    let (tape, value) = loss()
    let slope = try tape.gradients(of: value)[layer.weight]!
    for index in 0..<6 {
      var shifted: [Float] = []
      for shift: Float in [0.01, -0.01] {
        var moved = w
        moved[index / 2, index % 2] += shift
        layer.weight.value = moved
        for _ in 0..<50 { _ = layer(Tape().constant(x)) }
        shifted.append(loss().1.scalar)
      }
      #expect(Swift.abs((shifted[0] - shifted[1]) / 0.02 - slope.scalars[index]) < 2e-3)
    }
  }

  @Test mutating func orthogonalInitializersAreOrthogonal() {
    let tall = Linear(7, 3, initializer: .orthogonal(gain: 2), using: &random).weight.value
    let product = matmul(tall, tall, transposeA: true)
    expectClose(product, [4, 0, 0, 0, 4, 0, 0, 0, 4])
    let wide = Linear(2, 5, initializer: .orthogonal(), using: &random).weight.value
    expectClose(matmul(wide, wide, transposeB: true), [1, 0, 0, 1])
  }

  /// Of a weight from 100 inputs to 400 outputs.
  static let variances: [(Initializer, Double)] = [
    (.fanInUniform, 1 / 300.0), (.xavierUniform, 0.004), (.xavierNormal, 0.004),
    (.heUniform, 0.02), (.heNormal, 0.02), (.normal(0.02), 0.0004),
  ]

  @Test(arguments: variances)
  func initializersHaveTheirVariance(initializer: Initializer, variance: Double) {
    var random = RandomStream(seed: 22)
    let weight = Linear(100, 400, initializer: initializer, using: &random).weight.value
    let found = Double(square(weight).mean().scalar)
    // 40,000 draws: the relative standard error of a normal's variance is 0.7 %.
    #expect(Swift.abs(found / variance - 1) < 0.03)
    #expect(Swift.abs(weight.mean().scalar) < 0.02)
  }

  @Test mutating func attentionLayersKeepTheShape() {
    let tape = Tape()
    let attention = MultiHeadAttention(8, heads: 2, contextWidth: 6, using: &random)
    let x = tape.constant(Tensor(normal: [2, 5, 8], using: &random))
    let context = tape.constant(Tensor(normal: [2, 3, 6], using: &random))
    #expect(attention(x, context: context).shape == [2, 5, 8])
    let image = tape.constant(Tensor(normal: [2, 4, 4, 8], using: &random))
    #expect(SelfAttention2D(8, heads: 2, groups: 4, using: &random)(image).shape == [2, 4, 4, 8])
  }

  @Test mutating func aConditionalUNetDependsOnItsCondition() {
    let unet = UNet(
      widths: [8, 8], blocks: 1, timeFeatures: 4, timeWidth: 8, conditionWidth: 3, groups: 2,
      using: &random)
    let tape = Tape(.evaluation)
    let x = tape.constant(Tensor(normal: [1, 8, 8, 1], using: &random))
    let one = unet(x, times: [5], condition: tape.constant(Tensor([1, 0, 0], shape: [1, 3])))
    let other = unet(x, times: [5], condition: tape.constant(Tensor([0, 1, 0], shape: [1, 3])))
    #expect(one.shape == [1, 8, 8, 1])
    #expect(one.value != other.value)
  }

  @Test func sinusoidsRunFromFastToSlow() {
    let table = sinusoidalEmbedding(of: [0, 1], width: 4)
    #expect(table.scalars.prefix(4) == [0, 0, 1, 1])
    expectClose(table.rows(1..<2), [0.841471, 0.00999983, 0.540302, 0.99995])
    // Frequencies 1 and 1/√100 where the longest period is 100.
    let short = sinusoidalEmbedding(of: [2], width: 4, longestPeriod: 100)
    expectClose(short, [0.9092974, 0.1986693, -0.4161468, 0.9800666])
  }

  /// Uniform in ± 1/√fanIn, the bias like the weight: of so many that some come near the bound.
  @Test mutating func biasesStartWithinTheirFanIn() {
    func check(_ bias: Parameter?, fanIn: Int, _ what: String) {
      let largest = abs(bias!.value).maximum().scalar * Float(fanIn).squareRoot()
      #expect(largest <= 1 && largest > 0.98, "\(what): \(largest)")
    }
    check(Linear(7, 1000, using: &random).bias, fanIn: 7, "linear")
    check(Convolution2D(3, 1000, kernel: 3, using: &random).bias, fanIn: 27, "convolution")
    // As PyTorch: of the convolution whose adjoint it is.
    let transposed = TransposedConvolution2D(3, 1000, kernel: 2, padding: 0, using: &random)
    check(transposed.bias, fanIn: 4000, "transposed convolution")
    #expect(
      Linear(7, 9, initializer: .heNormal, using: &random).bias!.value == Tensor(zeros: [9]))
  }

  @Test func settingsThatMakeNoSenseStopWithAMessage() async {
    let groups = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = GroupNorm(groups: 0, channels: 8)
    }
    expectMessage(groups, "8 channels do not divide into 0 groups")
    let heads = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomStream(seed: 1)
      _ = MultiHeadAttention(8, heads: 0, using: &random)
    }
    expectMessage(heads, "a width of 8 does not divide into 0 heads")
    let image = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = RandomStream(seed: 1)
      _ = SelfAttention2D(8, heads: -2, using: &random)
    }
    expectMessage(image, "8 channels do not divide into -2 heads")
    let slope = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = leakyRelu(Tape().constant(1), slope: -0.1)
    }
    expectMessage(slope, "a leaky ReLU of slope -0.1")
  }

  private func expectClose(_ found: Tensor, _ expected: [Float], bound: Float = 1e-5) {
    let worst = zip(found.scalars, expected).map { Swift.abs($0 - $1) }.max()!
    #expect(worst <= bound, "\(found) against \(expected)")
    #expect(found.count == expected.count)
  }
}
