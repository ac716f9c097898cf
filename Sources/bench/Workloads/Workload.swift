/// Work to be timed: a training loop with the architecture, batch size, optimizer and data shapes
/// that the comparison with PyTorch uses (its data are random numbers: speed is measured, not
/// quality), or a computation of the double-precision half.
struct Workload: Sendable {
  let name: String
  /// What is counted: images, steps, calls, points.
  let unit: String
  let itemsPerStep: Int
  /// Makes model, optimizer and data, and returns one step, which returns its loss.
  let make: @Sendable () -> () throws -> Float
}

extension Workload {
  static let all: [Workload] =
    [
      .variationalAutoencoder, .toyGAN, .perceptronGAN, .dcgan(size: 32), .dcgan(size: 28),
      .toyDiffusion, .unet, .unetEvaluation,
    ] + numerics

  static func named(_ name: String) -> Workload? { all.first { $0.name == name } }
}
