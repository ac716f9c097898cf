/// A training loop to be timed: the architectures, batch sizes, optimisers and data shapes that
/// the comparison with PyTorch uses. Data are random numbers, so speed is measured and not quality.
struct Workload: Sendable {
  let name: String
  /// What is counted: images or steps.
  let unit: String
  let itemsPerStep: Int
  /// Makes model, optimiser and data, and returns one step, which returns its loss.
  let make: @Sendable () -> () throws -> Float
}

extension Workload {
  static let all: [Workload] = [
    .variationalAutoencoder, .toyGAN, .perceptronGAN, .dcgan(size: 32), .dcgan(size: 28),
    .toyDiffusion, .unet, .unetEvaluation,
  ]

  static func named(_ name: String) -> Workload? { all.first { $0.name == name } }
}
