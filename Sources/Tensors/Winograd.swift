import CKernels
import Synchronization

extension Compute {
  private static let winograd = Atomic<Bool>(true)

  /// Whether 3 × 3 convolutions of stride 1 may use Winograd's minimal filtering, which takes 16
  /// multiplications where the definition takes 36. Its rounding errors are about twice as large:
  /// some 1e-6 of the largest output.
  public static var usesWinograd: Bool {
    get { winograd.load(ordering: .relaxed) }
    set { winograd.store(newValue, ordering: .relaxed) }
  }
}

/// A 3 × 3 convolution of stride 1, its adjoint and its kernel's gradient by Winograd's minimal
/// filtering (CKernels' winograd.h has the mathematics). Tiles are transformed, multiplied and
/// transformed back in blocks that stay in the second cache.
struct WinogradConvolution {
  private var tiles: kernel_tiles
  private let batch: Int
  private let channels: Int
  private let outChannels: Int

  /// From `input` to `output`; nil where the direct way is the better or the only one.
  init?(
    _ input: Shape, _ output: Shape, _ kernel: Shape, _ geometry: ConvolutionGeometry,
    isAdjoint: Bool
  ) {
    guard
      Compute.usesWinograd, kernel[0] == 3, kernel[1] == 3, geometry.stride == 1,
      geometry.dilation == 1, geometry.padding <= 2, input[3] % 16 == 0, output[3] % 16 == 0,
      output[1] >= 4, output[2] >= 4
    else { return nil }
    (batch, channels, outChannels) = (input[0], input[3], output[3])
    tiles = kernel_tiles(
      height: input[1], width: input[2], out_height: output[1], out_width: output[2],
      tiles_down: (output[1] + 1) / 2, tiles_across: (output[2] + 1) / 2,
      padding: isAdjoint ? 2 - geometry.padding : geometry.padding)
  }

  private var tileCount: Int { batch * tiles.tiles_down * tiles.tiles_across }

  /// The output, or for the adjoint the input's gradient.
  func convolve(
    _ x: UnsafePointer<Float>, _ kernel: Tensor, isAdjoint: Bool,
    into y: UnsafeMutablePointer<Float>, _ epilogue: kernel_epilogue
  ) {
    let panels = WinogradPanels(kernel, isAdjoint: isAdjoint)
    let length = blockLength(of: 10240)
    let blocks = (tileCount + length - 1) / length
    ThreadPool.shared.parallel(blocks) { block in
      let first = block * length
      let count = min(length, tileCount - first)
      // An odd number of cache lines between planes, so that they do not compete for places.
      let plane = length * channels + 16
      let outPlane = length * outChannels + 16
      let work = Storage(count: 16 * (plane + outPlane))
      let (inputs, outputs) = (work.base, work.base + 16 * plane)
      var (tiles, epilogue) = (tiles, epilogue)
      kernel_winograd_input(x, &tiles, channels, first, count, inputs, plane)
      for element in 0..<16 {
        for panel in 0..<panels.count {
          let column = panel * panels.width
          kernel_product_rows(
            inputs + element * plane, channels, count, channels, panels.pointer(element, panel),
            panels.width, outputs + element * outPlane + column, outChannels,
            min(panels.width, outChannels - column), nil)
        }
      }
      kernel_winograd_output(
        outputs, outPlane, &tiles, outChannels, first, count, y, &epilogue)
      withExtendedLifetime(work) {}
    }
    withExtendedLifetime(panels) {}
  }

  /// The kernel's gradient.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    let size = channels * outChannels
    let width = kernel_tile_columns()
    let length = max(min(96, tileCount), blockLength(of: 10240))
    let blocks = (tileCount + length - 1) / length
    // The sum over tiles is cut, so that there are several items, each with a sum of its own.
    let cuts = min(blocks, max(2, min(8, (1 << 19) / (16 * size))))
    let parts = Storage(count: cuts * 16 * size)
    ThreadPool.shared.parallel(cuts) { cut in
      let plane = length * channels + 16
      let outPlane = length * outChannels + 16
      let work = Storage(count: 16 * (plane + outPlane))
      let (inputs, gradients) = (work.base, work.base + 16 * plane)
      let part = parts.base + cut * 16 * size
      var tiles = tiles
      var accumulates: Int32 = 0
      for block in blocks * cut / cuts..<blocks * (cut + 1) / cuts {
        let first = block * length
        let count = min(length, tileCount - first)
        kernel_winograd_input(x, &tiles, channels, first, count, inputs, plane)
        kernel_winograd_output_gradient(
          dy, &tiles, outChannels, first, count, gradients, outPlane)
        for element in 0..<16 {
          for column in stride(from: 0, to: outChannels, by: width) {
            kernel_product_outer(
              inputs + element * plane, 0, 0, channels, gradients + element * outPlane + column,
              0, 0, outChannels, 1, 1, count, channels, part + element * size + column,
              outChannels, min(width, outChannels - column), accumulates)
          }
        }
        accumulates = 1
      }
      withExtendedLifetime(work) {}
    }
    inPieces(of: elementwiseGrain / 8, size) { first, count in
      for element in 0..<16 {
        for cut in 1..<max(1, cuts) {
          kernel_accumulate(
            parts.base + element * size + first, parts.base + (cut * 16 + element) * size + first,
            count, 1)
        }
      }
      kernel_winograd_kernel_gradient(parts.base, size, first, count, result)
    }
    withExtendedLifetime(parts) {}
  }

  /// Tiles a block, for so many numbers of either transform an element: whole tiles of products.
  private func blockLength(of numbers: Int) -> Int {
    let rows = kernel_tile_rows()
    return min(
      tileCount, max(2 * rows, numbers / (channels + outChannels) / rows * rows))
  }
}

/// A kernel's 16 transformed elements as matrices from source to output channels, in panels.
private struct WinogradPanels {
  let count: Int
  let width = kernel_tile_columns()
  private let rows: Int
  private let storage: Storage

  init(_ kernel: Tensor, isAdjoint: Bool) {
    let (inner, outer) = (kernel.shape[2], kernel.shape[3])
    let (rows, columns) = isAdjoint ? (outer, inner) : (inner, outer)
    let (count, width) = ((columns + width - 1) / width, width)
    let size = inner * outer
    let planes = Storage(count: 16 * size)
    let storage = Storage(count: 16 * count * rows * width)
    let from = kernel.pointer
    inPieces(of: elementwiseGrain / 8, size) {
      kernel_winograd_kernel(from, size, isAdjoint ? 1 : 0, $0, $1, planes.base)
    }
    func pack(_ element: Int) {
      kernel_pack_panels(
        planes.base + element * size, isAdjoint ? 1 : outer, isAdjoint ? outer : 1, rows, columns,
        storage.base + element * count * rows * width, rows * width)
    }
    if size >= elementwiseGrain / 4 {
      ThreadPool.shared.parallel(16, pack)
    } else {
      for element in 0..<16 { pack(element) }
    }
    withExtendedLifetime(planes) {}
    (self.count, self.rows, self.storage) = (count, rows, storage)
  }

  func pointer(_ element: Int, _ panel: Int) -> UnsafePointer<Float> {
    UnsafePointer(storage.base + (element * count + panel) * rows * width)
  }
}
