import CKernels
import Foundations
import RandomStreams

extension Tensor {
  /// A scalar, of shape `[]`.
  public init(_ scalar: Float) {
    self.init(repeating: scalar, shape: [])
  }

  /// These numbers in row-major order.
  public init(_ values: [Float], shape: Shape) {
    require(
      values.count == shape.elementCount,
      "\(values.count) values for shape \(shape) of \(shape.elementCount)")
    self.init(uninitialized: shape)
    withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: values) }
  }

  /// These numbers on one axis.
  public init(_ values: [Float]) {
    self.init(values, shape: [values.count])
  }

  /// One number everywhere.
  public init(repeating value: Float, shape: Shape) {
    self.init(uninitialized: shape)
    withUnsafeMutableBufferPointer { $0.update(repeating: value) }
  }

  /// Zeros.
  public init(zeros shape: Shape) {
    self.init(repeating: 0, shape: shape)
  }

  /// Ones.
  public init(ones shape: Shape) {
    self.init(repeating: 1, shape: shape)
  }

  /// Independent draws from N(mean, standardDeviation²).
  public init(
    normal shape: Shape, mean: Float = 0, standardDeviation: Float = 1,
    using stream: inout RandomStream
  ) {
    self.init(uninitialized: shape)
    withUnsafeMutableBufferPointer { stream.fillNormal($0, on: Compute.threadPool) }
    if standardDeviation != 1 { scale(standardDeviation) }
    if mean != 0 { shift(mean) }
  }

  /// Independent draws from the uniform distribution on (from, to).
  public init(
    uniform shape: Shape, from lower: Float = 0, to upper: Float = 1,
    using stream: inout RandomStream
  ) {
    self.init(uninitialized: shape)
    withUnsafeMutableBufferPointer { stream.fillUniform($0, on: Compute.threadPool) }
    if upper - lower != 1 { scale(upper - lower) }
    if lower != 0 { shift(lower) }
  }

  /// Adds a number, in place.
  private mutating func shift(_ term: Float) {
    let y = mutablePointer
    inPieces(of: elementwiseGrain, count) { start, length in
      withUnsafePointer(to: term) {
        kernel_binary(Int32(BINARY_ADD.rawValue), y + start, 1, $0, 0, y + start, length)
      }
    }
  }

  /// Rows of zeros with a one at each label: `[labels, classes]`.
  public init(oneHot labels: [Int], classes: Int) {
    self.init(zeros: [labels.count, classes])
    withUnsafeMutableBufferPointer { values in
      for (row, label) in labels.enumerated() {
        require(label >= 0 && label < classes, "label \(label) of \(classes) classes")
        values[row * classes + label] = 1
      }
    }
  }
}
