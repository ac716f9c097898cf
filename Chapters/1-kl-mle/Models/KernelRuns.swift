import Foundation
import GSLNumerics
import Literate

/// Kernel densities of growing width on one fold, in nats a pixel.
struct KernelRun: Codable, Sendable, Storable {
  let widths: [Double]
  let training: [Double]
  /// Each training image judged by the others.
  let leftOut: [Double]
  let validation: [Double]
  let test: [Double]

  /// The width that the validation images prefer.
  var chosen: Int { validation.indices.max { validation[$0] < validation[$1] }! }
}

/// - Parameter scored: images of each part that are judged, at most.
func kernelRun(_ fold: Fold, widths: [Double], scored: Int) -> KernelRun {
  let pixels = Double(fold.training.dimension)
  let n = Double(fold.training.count)
  var (training, leftOut, validation, test) = ([Double](), [Double](), [Double](), [Double]())
  for width in widths {
    let kernels = ImageKernels(fold.training.grays, levels: fold.training.levels, width: width)
    let judged = fold.training.grays.prefix(scored).enumerated().map { index, image in
      let terms = kernels.logKernels(at: image)
      let whole = logSumExp(terms)
      let others = logSumExp(terms.indices.filter { $0 != index }.map { terms[$0] })
      return (whole - log(n), others - log(n - 1))
    }
    training.append(mean(judged.map(\.0)) / pixels)
    leftOut.append(mean(judged.map(\.1)) / pixels)
    validation.append(
      kernels.meanLogProbability(of: Array(fold.validation.grays.prefix(scored))) / pixels)
    test.append(kernels.meanLogProbability(of: Array(fold.test.grays.prefix(scored))) / pixels)
  }
  return KernelRun(
    widths: widths, training: training, leftOut: leftOut, validation: validation, test: test)
}
