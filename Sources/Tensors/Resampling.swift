import CKernels
import Foundations

// Between resolutions, for images `[batch, height, width, channels]`.

/// Each pixel repeated factor × factor times: `[b, h, w, c]` to `[b, h·f, w·f, c]`.
public func upsampleNearest(_ x: Tensor, factor: Int) -> Tensor {
  let (height, width, channels) = checkedImage(x, factor)
  var result = Tensor(
    uninitialized: [x.shape[0], height * factor, width * factor, channels])
  let (from, to) = (x.pointer, result.mutablePointer)
  let (size, outSize) = (height * width * channels, height * width * channels * factor * factor)
  inPieces(of: max(1, elementwiseGrain / outSize), x.shape[0], unit: 1) { first, count in
    for i in first..<first + count {
      kernel_upsample(from + i * size, to + i * outSize, height, width, channels, factor)
    }
  }
  return result
}

/// The mean of each square of factor × factor pixels: `[b, h, w, c]` to `[b, h/f, w/f, c]`.
public func averagePool(_ x: Tensor, factor: Int) -> Tensor {
  pooled(x, factor, 1 / Float(factor * factor))
}

/// The sum of each square of factor × factor pixels: the adjoint of `upsampleNearest`.
public func sumPool(_ x: Tensor, factor: Int) -> Tensor {
  pooled(x, factor, 1)
}

private func pooled(_ x: Tensor, _ factor: Int, _ scale: Float) -> Tensor {
  let (height, width, channels) = checkedImage(x, factor)
  require(
    height % factor == 0 && width % factor == 0,
    "squares of \(factor) pixels in images of shape \(x.shape)")
  var result = Tensor(
    uninitialized: [x.shape[0], height / factor, width / factor, channels])
  let (from, to) = (x.pointer, result.mutablePointer)
  let (size, outSize) = (height * width * channels, result.count / x.shape[0])
  inPieces(of: max(1, elementwiseGrain / size), x.shape[0], unit: 1) { first, count in
    for i in first..<first + count {
      kernel_sum_pool(
        from + i * size, to + i * outSize, height / factor, width / factor, channels, factor,
        scale)
    }
  }
  return result
}

private func checkedImage(_ x: Tensor, _ factor: Int) -> (height: Int, width: Int, channels: Int) {
  require(
    x.rank == 4 && factor >= 1, "resampling shape \(x.shape) by \(factor): images have four axes")
  return (x.shape[1], x.shape[2], x.shape[3])
}
