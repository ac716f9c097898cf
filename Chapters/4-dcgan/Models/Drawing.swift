import Figures
import GSLNumerics
import Literate
import Tensors

/// A matrix as colors, row 0 at the bottom; each entry a square that a smoothing viewer leaves alone.
func heat(of matrix: Matrix, title: String = "", x: Plot.Axis = "", y: Plot.Axis = "") -> Plot {
  let across = max(2, 96 / matrix.columns), up = max(2, 96 / matrix.rows)
  func places(_ count: Int, _ sharpness: Int) -> [Double] {
    (0..<count * sharpness).map { (Double($0) + 0.5) / Double(sharpness) - 0.5 }
  }
  let values = (0..<matrix.rows).flatMap { row in
    let wide = matrix.row(row).flatMap { Array(repeating: $0, count: across) }
    return Array(repeating: wide, count: up)
  }
  return Plot(title, x: x, y: y)
    .heat(x: places(matrix.columns, across), y: places(matrix.rows, up), values: values)
}

/// One image of one channel, its first row on top.
func heat(of image: Tensor, title: String = "") -> Plot {
  let rows = (0..<image.shape[1]).map { row in
    (0..<image.shape[2]).map { Double(image[0, row, $0, 0]) }
  }
  return heat(of: Matrix(rows.reversed()), title: title).equalAspect()
}

func overlap(kernel: Int, stride: Int) -> Tensor {
  convolveTransposed2d(
    Tensor(ones: [1, 6, 6, 1]), Tensor(ones: [kernel, kernel, 1, 1]),
    geometry: ConvolutionGeometry(stride: stride)
  ).output
}
