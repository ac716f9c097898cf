import Autodiff
import Foundations
import RandomStreams
import Tensors

/// Two convolutions, each after group norm and SiLU, around which the input is added; an embedding
/// of time enters as a bias for each image. Source: Ho, Jain, Abbeel (2020), appendix B.
public struct ResidualBlock: Module {
  /// Group norm with SiLU before the first convolution, over `inputs` channels.
  public let firstNorm: GroupNorm
  /// 3×3, from `inputs` to `outputs` channels; the time's bias is added to its result.
  public let firstConvolution: Convolution2D
  /// From the embedding, `[batch, timeWidth]`, to a bias for each image and channel,
  /// `[batch, outputs]`; `nil` in a block that was made without `timeWidth`.
  public let time: Linear?
  /// Group norm with SiLU before the second convolution, over `outputs` channels.
  public let secondNorm: GroupNorm
  /// 3×3, from `outputs` to `outputs` channels; the way round is added to its result.
  public let secondConvolution: Convolution2D
  /// 1×1, where the number of channels changes.
  public let skip: Convolution2D?

  /// A block with fresh weights.
  ///
  /// - Parameters:
  ///   - inputs: channels of the input; a multiple of `groups`.
  ///   - outputs: channels of the output; a multiple of `groups`.
  ///   - timeWidth: width of the embedding that enters; `nil` for a block without one.
  public init(
    _ inputs: Int, _ outputs: Int, timeWidth: Int? = nil, groups: Int = 8,
    using random: inout RandomStream
  ) {
    firstNorm = GroupNorm(groups: groups, channels: inputs, activation: .silu)
    firstConvolution = Convolution2D(inputs, outputs, using: &random)
    time = timeWidth.map { Linear($0, outputs, using: &random) }
    secondNorm = GroupNorm(groups: groups, channels: outputs, activation: .silu)
    secondConvolution = Convolution2D(outputs, outputs, using: &random)
    skip = inputs == outputs ? nil : Convolution2D(inputs, outputs, kernel: 1, using: &random)
  }

  /// - Parameter embedding: `[batch, timeWidth]`.
  public func callAsFunction(_ x: consuming Variable, _ embedding: Variable? = nil) -> Variable {
    // The way round comes first, so that on the way back its gradient for x, often the largest of
    // the block, is made last and need not wait for the other.
    let around = if let skip { skip(x) } else { copy x }
    let bias = embedding.flatMap { embedding in time.map { $0(embedding) } }
    let hidden = firstConvolution(firstNorm(x), imageBias: bias, isRemade: true)
    return secondConvolution(secondNorm(hidden), adding: around)
  }
}

/// A U-Net for images of any size that halves evenly: `[batch, height, width, imageChannels]` and a
/// time for each image → the same shape.
///
/// Each level has residual blocks, whose outputs are handed across to the level's way up; attention
/// sits in the middle, at the lowest resolution. Source: Ronneberger et al. (2015); Ho, Jain, Abbeel
/// (2020), appendix B.
public struct UNet: Module {
  /// The first layer of the embedding of time, with SiLU:
  /// `[batch, timeFeatures] → [batch, timeWidth]`.
  public let firstTime: Linear
  /// The second layer of the embedding of time: `[batch, timeWidth]` to the same.
  public let secondTime: Linear
  /// From the vector for each image, `[batch, conditionWidth]`, to what is added to the embedding
  /// of time; `nil` in a network without a condition.
  public let condition: Linear?
  /// 3×3, from the image's channels to the first width, at full resolution.
  public let input: Convolution2D
  /// The residual blocks on the way down, a list for each level from the full resolution.
  public let down: [[ResidualBlock]]
  /// Convolutions of stride two after each level but the last, which halve height and width.
  public let shrink: [Convolution2D]
  /// The residual block at the lowest resolution before the attention.
  public let middleBefore: ResidualBlock
  /// Self-attention between all pixels of the lowest resolution.
  public let middleAttention: SelfAttention2D
  /// The residual block at the lowest resolution after the attention.
  public let middleAfter: ResidualBlock
  /// The residual blocks on the way up, a list for each level from the lowest resolution; each
  /// takes in the output that was handed across as well.
  public let up: [[ResidualBlock]]
  /// Convolutions after each level of the way up but the last; before each, every pixel is repeated
  /// 2×2.
  public let grow: [Convolution2D]
  /// Group norm with SiLU before the last convolution.
  public let outputNorm: GroupNorm
  /// 3×3, from the first width back to the image's channels, without activation.
  public let output: Convolution2D
  /// How many sines and cosines of a time there are: the width of its features, even.
  public let timeFeatures: Int

  /// - Parameters:
  ///   - widths: channels at each level, from the full resolution down.
  ///   - conditionWidth: width of a vector for each image that is added to the embedding of time: a
  ///     class, a text.
  public init(
    imageChannels: Int = 1, widths: [Int] = [32, 64, 128], blocks: Int = 2,
    timeFeatures: Int = 32, timeWidth: Int = 128, conditionWidth: Int? = nil, groups: Int = 8,
    heads: Int = 1, using random: inout RandomStream
  ) {
    require(!widths.isEmpty && blocks > 0, "a U-Net needs levels and blocks")
    func block(_ inputs: Int, _ outputs: Int) -> ResidualBlock {
      ResidualBlock(inputs, outputs, timeWidth: timeWidth, groups: groups, using: &random)
    }
    self.timeFeatures = timeFeatures
    firstTime = Linear(timeFeatures, timeWidth, activation: .silu, using: &random)
    secondTime = Linear(timeWidth, timeWidth, using: &random)
    condition = conditionWidth.map { Linear($0, timeWidth, using: &random) }
    input = Convolution2D(imageChannels, widths[0], using: &random)

    var down: [[ResidualBlock]] = []
    for (level, width) in widths.enumerated() {
      let first = level == 0 ? width : widths[level - 1]
      down.append((0..<blocks).map { block($0 == 0 ? first : width, width) })
    }
    self.down = down
    shrink = widths.dropLast().map { Convolution2D($0, $0, stride: 2, using: &random) }

    let lowest = widths[widths.count - 1]
    middleBefore = block(lowest, lowest)
    middleAttention = SelfAttention2D(lowest, heads: heads, groups: groups, using: &random)
    middleAfter = block(lowest, lowest)

    var up: [[ResidualBlock]] = []
    for (level, width) in widths.enumerated().reversed() {
      let below = level == widths.count - 1 ? width : widths[level + 1]
      up.append((0..<blocks).map { block(($0 == 0 ? below : width) + width, width) })
    }
    self.up = up
    grow = widths.dropFirst().reversed().map { Convolution2D($0, $0, using: &random) }
    outputNorm = GroupNorm(groups: groups, channels: widths[0], activation: .silu)
    output = Convolution2D(widths[0], imageChannels, using: &random)
  }

  /// - Parameters:
  ///   - times: one for each image, as the model was trained: 0 … T − 1.
  ///   - vector: the condition, `[batch, conditionWidth]`.
  public func callAsFunction(
    _ x: Variable, times: [Float], condition vector: Variable? = nil
  ) -> Variable {
    let embedding = embed(times, vector, on: x.tape)
    var (hidden, skips) = (input(x, isRemade: true), [Variable]())
    for (level, blocks) in down.enumerated() {
      for block in blocks {
        hidden = block(hidden, embedding)
        skips.append(hidden)
      }
      if level < shrink.count { hidden = shrink[level](hidden) }
    }
    hidden = middleAfter(middleAttention(middleBefore(hidden, embedding)), embedding)
    for (level, blocks) in up.enumerated() {
      for block in blocks {
        hidden = block(concatenate([hidden, skips.removeLast()], axis: 3), embedding)
      }
      if level < grow.count { hidden = grow[level](upsampleNearest(hidden, factor: 2)) }
    }
    return output(outputNorm(hidden))
  }

  /// `[batch, timeWidth]`, after its last SiLU, which all blocks share.
  private func embed(_ times: [Float], _ vector: Variable?, on tape: Tape) -> Variable {
    let features = tape.constant(sinusoidalEmbedding(of: times, width: timeFeatures))
    let time = secondTime(firstTime(features))
    guard let condition else {
      require(vector == nil, "a condition for a U-Net that was made without conditionWidth")
      return silu(time)
    }
    require(vector != nil, "this U-Net was made with a condition: pass one for each image")
    return silu(time + condition(vector!))
  }
}
