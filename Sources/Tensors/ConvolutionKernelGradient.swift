import CKernels

/// The adjoint of `convolve2d` in the kernel: the gradient, of `kernelShape` `[kh, kw, in, out]`.
///
/// For a transposed convolution: `input` is the gradient of its output, and its input stands in the
/// place of `outputGradient`.
public func convolve2dKernelGradient(
  input x: Tensor, _ outputGradient: Tensor, kernelShape: Shape,
  geometry: ConvolutionGeometry = ConvolutionGeometry()
) -> Tensor {
  checkGradient(outputGradient, x.shape, kernelShape, geometry)
  if x.shape[3] < 8 && geometry.padding > 0 {
    // Few channels: taps side by side share a tile only if none of them ever falls on padding.
    let p = geometry.padding
    let around = (before: p, after: p)
    return convolve2dKernelGradient(
      input: x.padded([(0, 0), around, around, (0, 0)]), outputGradient, kernelShape: kernelShape,
      geometry: ConvolutionGeometry(stride: geometry.stride, dilation: geometry.dilation))
  }
  Compute.count(
    multiplications: outputGradient.count / kernelShape[3] * kernelShape.elementCount)
  if kernelShape[3] <= 4 && x.shape[3] >= 8 {
    return thinKernelGradient(x, outputGradient, kernelShape, geometry)
  }
  var result = Tensor(uninitialized: kernelShape)
  if let winograd = WinogradConvolution(
    x.shape, outputGradient.shape, kernelShape, geometry, isAdjoint: false)
  {
    winograd.kernelGradient(x.pointer, outputGradient.pointer, into: result.mutablePointer)
    return result
  }
  let size = kernelShape.elementCount
  let outChannels = kernelShape[3]
  let width = kernel_tile_columns()
  let panels = (outChannels + width - 1) / width
  let batch = x.shape[0]
  // A long sum over pixels is cut, so that there are several items, each with a sum of its own; else
  // the taps are shared out.
  let points = outputGradient.count / outChannels
  let cuts = min(batch, max(1, min((8 + panels - 1) / panels, points / 1024)))
  let parts = cuts > 1 ? Storage(count: cuts * size) : nil
  let target = parts?.base ?? result.mutablePointer
  let taps = TapRanges(x.shape, outputGradient.shape, kernelShape, geometry)
  let (from, gradient) = (x.pointer, outputGradient.pointer)
  let shares = min(taps.count, max(1, 8 / (cuts * panels)))
  ThreadPool.shared.parallel(cuts * panels * shares) { index in
    let (cut, column) = (index / panels % cuts, index % panels * width)
    let share = index / (panels * cuts)
    taps.addProducts(
      taps: taps.count * share / shares..<taps.count * (share + 1) / shares,
      images: batch * cut / cuts..<batch * (cut + 1) / cuts, from, gradient + column,
      columns: min(width, outChannels - column), into: target + cut * size + column)
  }
  if let parts { addParts(parts, cuts, size, into: result.mutablePointer) }
  return result
}

/// The same for few output channels: the tiles of each tap's transpose, `[out, in]`, are fuller.
private func thinKernelGradient(
  _ x: Tensor, _ outputGradient: Tensor, _ kernelShape: Shape, _ geometry: ConvolutionGeometry
) -> Tensor {
  let taps = TapRanges(x.shape, outputGradient.shape, kernelShape, geometry)
  let (tapCount, inner, outer) = (kernelShape[0] * kernelShape[1], kernelShape[2], kernelShape[3])
  let batch = x.shape[0]
  let cuts = min(batch, 8)
  let size = kernelShape.elementCount
  let parts = Storage(count: cuts * size)
  let (from, gradient) = (x.pointer, outputGradient.pointer)
  ThreadPool.shared.parallel(cuts) { cut in
    taps.addTransposedProducts(
      images: batch * cut / cuts..<batch * (cut + 1) / cuts, from, gradient,
      into: parts.base + cut * size)
  }
  var result = Tensor(uninitialized: kernelShape)
  let to = result.mutablePointer
  for cut in 1..<cuts { kernel_accumulate(parts.base, parts.base + cut * size, size, 1) }
  for tap in 0..<tapCount {
    let at = tap * inner * outer
    kernel_transpose(parts.base + at, inner, to + at, outer, outer, inner)
  }
  withExtendedLifetime(parts) {}
  return result
}

/// For each tap, the output pixels whose source pixel lies in the image.
private struct TapRanges {
  struct Range {
    /// The tap's rows in the kernel's gradient begin here.
    var kernelRow: Int
    /// Rows of the gradient: the input's channels, or those of several taps side by side.
    var rows: Int
    var y: Swift.Range<Int>
    var x: Swift.Range<Int>
    /// The source pixel of output pixel (0, 0), which may lie outside.
    var sourceY, sourceX: Int
  }

  private var ranges: [Range] = []
  private let input, output: Shape
  private let stride: Int

  init(_ input: Shape, _ output: Shape, _ kernel: Shape, _ g: ConvolutionGeometry) {
    (self.input, self.output, stride) = (input, output, g.stride)
    let channels = input[3]
    // Without padding and dilation the taps of a line read neighboring numbers.
    let joined = g.padding == 0 && g.dilation == 1 && channels < 8 ? kernel[1] : 1
    func inside(_ start: Int, _ extent: Int, _ outputs: Int) -> Swift.Range<Int> {
      let first = start < 0 ? (-start + g.stride - 1) / g.stride : 0
      let last = start < extent ? min(outputs, (extent - 1 - start) / g.stride + 1) : 0
      return min(first, last)..<last
    }
    for ky in 0..<kernel[0] {
      for kx in Swift.stride(from: 0, to: kernel[1], by: joined) {
        let (sourceY, sourceX) = (ky * g.dilation - g.padding, kx * g.dilation - g.padding)
        ranges.append(
          Range(
            kernelRow: (ky * kernel[1] + kx) * channels, rows: joined * channels,
            y: inside(sourceY, input[1], output[1]), x: inside(sourceX, input[2], output[2]),
            sourceY: sourceY, sourceX: sourceX))
      }
    }
  }

  /// Taps, those that share their rows counted as one.
  var count: Int { ranges.count }

  /// One panel of columns of the gradient, for some taps and images.
  func addProducts(
    taps: Swift.Range<Int>, images: Swift.Range<Int>, _ x: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>,
    columns: Int, into result: UnsafeMutablePointer<Float>
  ) {
    let outChannels = output[3]
    eachBlock(taps, images) { range, source, pixel, images, rows, pixels, accumulates in
      kernel_product_outer(
        x + source, strides.image, strides.line, strides.pixel, gradient + pixel,
        strides.outImage, strides.outLine, outChannels, images, rows, pixels, range.rows,
        result + range.kernelRow * outChannels, outChannels, columns, accumulates)
    }
  }

  /// All of the gradient, each tap's matrix transposed, for some images.
  func addTransposedProducts(
    images: Swift.Range<Int>, _ x: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    let (channels, outChannels) = (input[3], output[3])
    let width = kernel_tile_columns()
    eachBlock(ranges.indices, images) {
      range, source, pixel, images, rows, pixels, accumulates in
      for column in Swift.stride(from: 0, to: channels, by: width) {
        kernel_product_outer(
          gradient + pixel, strides.outImage, strides.outLine, outChannels, x + source + column,
          strides.image, strides.line, strides.pixel, images, rows, pixels, outChannels,
          result + range.kernelRow * outChannels + column, channels,
          min(width, channels - column), accumulates)
      }
    }
  }

  private var strides: (image: Int, line: Int, pixel: Int, outImage: Int, outLine: Int) {
    let (width, channels) = (input[2], input[3])
    return (
      input[1] * width * channels, stride * width * channels, stride * channels,
      output[1] * output[2] * output[3], output[2] * output[3]
    )
  }

  /// Calls `body(tap, source, pixel, images, rows, pixels, accumulates)` for each tap and block of
  /// about 256 output pixels: a panel of the gradient that stays in the first cache.
  private func eachBlock(
    _ taps: Swift.Range<Int>, _ images: Swift.Range<Int>,
    _ body: (Range, Int, Int, Int, Int, Int, Int32) -> Void
  ) {
    let (height, width, channels) = (input[1], input[2], input[3])
    let (outHeight, outWidth, outChannels) = (output[1], output[2], output[3])
    let lines = max(1, min(outHeight, 256 / outWidth))
    let together = lines == outHeight ? max(1, 256 / (outHeight * outWidth)) : 1
    var accumulates: Int32 = 0
    var image = images.lowerBound
    while image < images.upperBound {
      let count = min(together, images.upperBound - image)
      for top in Swift.stride(from: 0, to: outHeight, by: lines) {
        for range in ranges[taps] {
          let y = range.y.clamped(to: top..<min(top + lines, outHeight))
          // An empty product still writes its zeros the first time.
          if y.isEmpty || range.x.isEmpty {
            if accumulates == 0 { body(range, 0, 0, 0, 0, 0, 0) }
            continue
          }
          let sourceY = y.lowerBound * stride + range.sourceY
          let sourceX = range.x.lowerBound * stride + range.sourceX
          body(
            range, ((image * height + sourceY) * width + sourceX) * channels,
            ((image * outHeight + y.lowerBound) * outWidth + range.x.lowerBound) * outChannels,
            count, y.count, range.x.count, accumulates)
        }
        accumulates = 1
      }
      image += count
    }
  }
}

/// The sum over all rows, `[…, channels]` to `[channels]`: a bias' gradient.
public func biasGradient(_ outputGradient: Tensor) -> Tensor {
  let columns = outputGradient.shape.last!
  let x = outputGradient.pointer
  return sumOfPieces(rows: outputGradient.count / columns, columns: columns) { first, rows, sums in
    kernel_add_rows(x + first * columns, rows, columns, sums)
  }
}

/// The sums over each image's pixels, `[batch, …, channels]` to `[batch, channels]`: the gradient
/// of a bias of each image's own.
public func perImageBiasGradient(_ outputGradient: Tensor) -> Tensor {
  let (batch, columns) = (outputGradient.shape[0], outputGradient.shape.last!)
  return outputGradient.reshaped([batch, outputGradient.count / (batch * columns), columns])
    .sum(axes: [1])
}
