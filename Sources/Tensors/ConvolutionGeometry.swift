import Foundations

/// How a kernel goes over an image, the same way in height and in width.
public struct ConvolutionGeometry: Sendable, Hashable {
  /// Pixels from one place of the kernel to the next.
  public var stride: Int
  /// Pixels of zeros around the image.
  public var padding: Int
  /// Pixels from one tap of the kernel to the next.
  public var dilation: Int

  /// A geometry; stops the program unless stride and dilation are at least 1 and the padding at
  /// least 0.
  public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    require(
      stride >= 1 && padding >= 0 && dilation >= 1,
      "a convolution of stride \(stride), padding \(padding), dilation \(dilation)")
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// The output's extent for an input of `n` and a kernel of `kernel` pixels.
  public func outputSize(_ n: Int, kernel: Int) -> Int {
    let span = dilation * (kernel - 1) + 1
    require(
      n + 2 * padding >= span,
      "a kernel that spans \(span) pixels on an image of \(n) with padding \(padding)")
    return (n + 2 * padding - span) / stride + 1
  }

  /// The extent of a transposed convolution's output.
  ///
  /// The output padding tells apart the sizes that the convolution takes to the same `n`: there are
  /// `stride` of them. PyTorch also lets it go up to the dilation, where that is larger; the result is
  /// then no adjoint any more, as the convolution takes an image of that size to more than `n`.
  public func transposedSize(_ n: Int, kernel: Int, outputPadding: Int = 0) -> Int {
    require(
      outputPadding >= 0 && outputPadding < stride,
      "an output padding of \(outputPadding) at stride \(stride): less than the stride")
    let size = (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + outputPadding
    require(size >= 1, "a transposed convolution of \(n) pixels has no output")
    return size
  }
}
