import GSLNumerics
import Tensors
import Verification

/// A layer in whole numbers on 6 × 6 images, the eigenvectors of AᵀA, and two images.
struct EigenCase {
  let name: String
  let layer: Layer
  let eigen: SymmetricEigen
  let x, probe: Tensor

  init(_ draw: inout Draw) throws {
    let stride = draw.integer(in: 1...2)
    let kernel = draw.integer(in: 2...4)
    layer = Layer(
      height: 6, width: 6, weights: wholeNumbers([kernel, kernel, 1, 2], using: &draw),
      geometry: ConvolutionGeometry(stride: stride, padding: 1))
    let matrix = layer.matrix
    eigen = try SymmetricEigen(matrix.transposed * matrix)
    x = wholeNumbers(layer.inputShape, using: &draw)
    probe = wholeNumbers(layer.inputShape, using: &draw)
    name = "\(draw.name), \(layer.description)"
  }

  /// Σ f(σ²) ⟨v, x⟩ ⟨v, z⟩.
  func sum(with z: Tensor, _ f: (Double) -> Double) -> Double {
    eigen.values.indices.reduce(0) { sum, i in
      let v = eigen.vectors.row(i)
      return sum + f(eigen.values[i]) * dot(v, x.doubles) * dot(v, z.doubles)
    }
  }
}
