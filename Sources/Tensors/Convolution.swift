import CKernels
import Foundations

/// activation(x ∗ kernel + bias + addend): `[batch, height, width, in]` by `[kh, kw, in, out]` to
/// `[batch, height', width', out]`, in one pass over the output. (As everywhere in this field a
/// cross-correlation: the kernel is not turned round.)
///
/// - Parameters:
///   - bias: `[out]`, or `[batch, out]` for one of each image's own.
///   - addend: a tensor of the output's shape, such as a residual connection.
///   - keepsInput: false where nothing goes back: the activation's input is not kept.
public func convolve2d(
  _ x: Tensor, _ kernel: Tensor, bias: Tensor? = nil, adding addend: Tensor? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), activation: Activation = .identity,
  keepsInput: Bool = true
) -> Activated {
  require(
    x.rank == 4 && kernel.rank == 4 && x.shape[3] == kernel.shape[2],
    "a convolution of shape \(x.shape) by a kernel of shape \(kernel.shape)")
  let shape: Shape = [
    x.shape[0], geometry.outputSize(x.shape[1], kernel: kernel.shape[0]),
    geometry.outputSize(x.shape[2], kernel: kernel.shape[1]), kernel.shape[3],
  ]
  return convolve(
    x, kernel, isAdjoint: false, shape, geometry, bias, addend, activation, keepsInput)
}

/// The adjoint of `convolve2d` in x: from the gradient of its output to that of its input.
public func convolve2dInputGradient(
  _ outputGradient: Tensor, kernel: Tensor, inputShape: Shape,
  geometry: ConvolutionGeometry = ConvolutionGeometry()
) -> Tensor {
  checkGradient(outputGradient, inputShape, kernel.shape, geometry)
  return convolve(
    outputGradient, kernel, isAdjoint: true, inputShape, geometry, nil, nil, .identity, false
  ).output
}

/// A transposed convolution, which is the adjoint of the convolution with the same kernel:
/// `[batch, height, width, in]` by `[kh, kw, out, in]` (note the order) to
/// `[batch, height', width', out]`, then bias and activation.
public func convolveTransposed2d(
  _ x: Tensor, _ kernel: Tensor, bias: Tensor? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), outputPadding: Int = 0,
  activation: Activation = .identity, keepsInput: Bool = true
) -> Activated {
  require(
    x.rank == 4 && kernel.rank == 4 && x.shape[3] == kernel.shape[3],
    "a transposed convolution of shape \(x.shape) by a kernel of shape \(kernel.shape)")
  func size(_ axis: Int) -> Int {
    geometry.transposedSize(
      x.shape[axis], kernel: kernel.shape[axis - 1], outputPadding: outputPadding)
  }
  return convolve(
    x, kernel, isAdjoint: true, [x.shape[0], size(1), size(2), kernel.shape[2]], geometry, bias,
    nil, activation, keepsInput)
}

func checkGradient(
  _ gradient: Tensor, _ input: Shape, _ kernel: Shape, _ geometry: ConvolutionGeometry
) {
  require(
    input.count == 4 && kernel.count == 4 && input[3] == kernel[2]
      && gradient.shape == [
        input[0], geometry.outputSize(input[1], kernel: kernel[0]),
        geometry.outputSize(input[2], kernel: kernel[1]), kernel[3],
      ],
    "a gradient of shape \(gradient.shape) for a convolution of \(input) by \(kernel)")
}

/// The convolution or its adjoint, whichever way: from `x` to `shape`.
private func convolve(
  _ x: Tensor, _ kernel: Tensor, isAdjoint: Bool, _ shape: Shape, _ geometry: ConvolutionGeometry,
  _ bias: Tensor?, _ addend: Tensor?, _ activation: Activation, _ keepsInput: Bool
) -> Activated {
  let (batch, channels, outChannels) = (shape[0], x.shape[3], shape[3])
  require(
    bias.map { $0.shape == [outChannels] || $0.shape == [batch, outChannels] } ?? true,
    "a bias of shape \(bias?.shape ?? []) for an output of shape \(shape)")
  require(
    addend.map { $0.shape == shape } ?? true,
    "adding shape \(addend?.shape ?? []) to an output of shape \(shape)")
  var output = Tensor(uninitialized: shape)
  let pixels = (isAdjoint ? x : output).count / (isAdjoint ? channels : outChannels)
  Compute.count(multiplications: pixels * kernel.count)
  var saved = keepsInput && activation.needsInput ? Tensor(uninitialized: shape) : nil
  let epilogue = kernel_epilogue(
    bias: bias?.pointer, bias_stride: bias?.rank == 2 ? outChannels : 0, addend: addend?.pointer,
    saved: saved?.mutablePointer, activation: activation.op, parameter: activation.parameter)
  let (from, to) = (x.pointer, output.mutablePointer)
  if let winograd = WinogradConvolution(
    x.shape, shape, kernel.shape, geometry, isAdjoint: isAdjoint)
  {
    winograd.convolve(from, kernel, isAdjoint: isAdjoint, into: to, epilogue)
    return Activated(output: output, saved: saved ?? output)
  }
  let plan = ConvolutionPlan.plan(
    ConvolutionPlan.Key(
      height: x.shape[1], width: x.shape[2], channels: channels, kernelHeight: kernel.shape[0],
      kernelWidth: kernel.shape[1], outHeight: shape[1], outWidth: shape[2],
      outChannels: outChannels, geometry: geometry, isAdjoint: isAdjoint))
  let isThin = outChannels <= 4
  let panels =
    isThin
    ? KernelPanels(columnsOf: kernel, plan.tapOrder, isAdjoint: isAdjoint)
    : KernelPanels(kernel, plan.tapOrder, isAdjoint: isAdjoint)

  // Groups of images whose input stays in the second cache while the panels go by, with rows for two
  // tiles at least in a class of pixels; where there are few groups, a panel is an item of its own.
  let imageSize = x.count / batch
  let outImageSize = shape.elementCount / batch
  let rowsAnImage = max(1, outImageSize / outChannels / plan.classes.count)
  let enough = (2 * kernel_tile_rows() + rowsAnImage - 1) / rowsAnImage
  let target = max(1, enough, min(81920 / imageSize, (batch + 7) / 8))
  let groups = (batch + target - 1) / target
  let group = (batch + groups - 1) / groups
  let panelsAnItem = groups >= 8 ? panels.count : 1
  let itemsAGroup = panels.count / panelsAnItem
  let item = { (index: Int) in
    let first = index / itemsAGroup * group
    let images = min(group, batch - first)
    if isThin {
      let bias = epilogue.bias.map { $0 + first * epilogue.bias_stride }
      for pixels in plan.classes {
        kernel_product_thin(
          from + first * imageSize, imageSize, images, pixels.inOffsets, pixels.outOffsets,
          pixels.inOffsets.count, pixels.runOffsets.count, pixels.runOffsets, pixels.runRows,
          pixels.runLength, panels.pointer(0), panels.rows, to + first * outImageSize,
          outImageSize, outChannels, bias, epilogue.bias_stride)
      }
      epilogue.finish(to, at: first * outImageSize, count: images * outImageSize)
      return
    }
    let start = index % itemsAGroup * panelsAnItem
    for panel in start..<start + panelsAnItem {
      let column = panel * panels.width
      let offset = first * outImageSize + column
      var here = epilogue
      if here.bias != nil { here.bias += column + first * here.bias_stride }
      if here.addend != nil { here.addend += offset }
      if here.saved != nil { here.saved += offset }
      for pixels in plan.classes {
        kernel_product_gathered(
          from + first * imageSize, imageSize, images, pixels.inOffsets, pixels.outOffsets,
          pixels.inOffsets.count, pixels.runOffsets.count, pixels.runOffsets, pixels.runRows,
          pixels.runLength, panels.pointer(panel), to + offset, outImageSize,
          min(panels.width, outChannels - column), &here)
      }
    }
  }
  ThreadPool.shared.parallel(groups * itemsAGroup, item)
  return Activated(output: output, saved: saved ?? output)
}

/// A kernel's taps as matrices from source to output channels, in panels of the tiles' width.
private struct KernelPanels {
  let count: Int
  let width: Int
  /// Rows of a panel: taps × source channels.
  let rows: Int
  private let size: Int
  private let storage: Storage

  /// One panel of few columns, column by column, as `kernel_product_thin` takes it.
  init(columnsOf kernel: Tensor, _ tapOrder: [Int], isAdjoint: Bool) {
    let (inner, outer) = (kernel.shape[2], kernel.shape[3])
    let columns = isAdjoint ? inner : outer
    let rows = kernel.count / columns
    let storage = Storage(count: kernel.count)
    let from = kernel.pointer
    if isAdjoint {
      for (position, tap) in tapOrder.enumerated() {
        for column in 0..<columns {
          (storage.base + column * rows + position * outer)
            .update(from: from + (tap * inner + column) * outer, count: outer)
        }
      }
    } else {
      kernel_transpose(from, outer, storage.base, rows, rows, outer)
    }
    (count, width, self.rows, size, self.storage) = (1, columns, rows, kernel.count, storage)
  }

  init(_ kernel: Tensor, _ tapOrder: [Int], isAdjoint: Bool) {
    let (inner, outer) = (kernel.shape[2], kernel.shape[3])
    let (rows, columns) = isAdjoint ? (outer, inner) : (inner, outer)
    let width = kernel_tile_columns()
    let count = (columns + width - 1) / width
    let taps = tapOrder.count
    let size = taps * rows * width
    let storage = Storage(count: count * size)
    let from = kernel.pointer
    let pack = { (panel: Int) in
      let column = panel * width
      let wide = min(width, columns - column)
      let to = storage.base + panel * size
      if isAdjoint {
        for (position, tap) in tapOrder.enumerated() {
          kernel_pack_panels(
            from + (tap * inner + column) * outer, 1, outer, rows, wide,
            to + position * rows * width, size)
        }
      } else {
        kernel_pack_panels(from + column, outer, 1, taps * rows, wide, to, size)
      }
    }
    if kernel.count >= 4 * elementwiseGrain {
      ThreadPool.shared.parallel(count, pack)
    } else {
      for panel in 0..<count { pack(panel) }
    }
    (self.count, self.width, self.rows) = (count, width, taps * rows)
    (self.size, self.storage) = (size, storage)
  }

  func pointer(_ panel: Int) -> UnsafePointer<Float> { UnsafePointer(storage.base + panel * size) }
}
