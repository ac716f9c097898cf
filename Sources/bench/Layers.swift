import RandomStreams
import Tensors

/// Single layers: where a model's time goes, and how far each is from the machine's limit.
enum Layers {
  static func measure(_ settings: Measurement.Settings, _ report: Report) {
    var random = RandomStream(seed: 0)
    func normal(_ shape: Shape) -> Tensor { Tensor(normal: shape, using: &random) }
    func row(_ name: String, _ unit: String = "calls/s", items: Double = 1, _ body: () -> Void) {
      // A layer takes far less than a workload's block.
      var short = settings
      short.blocks = min(settings.blocks, 15)
      short.seconds = min(settings.seconds, 0.05)
      if let result = try? Measurement.of(name, unit: unit, items: items, short, body) {
        report.write(result)
      }
    }

    for (m, k, n) in [
      (128, 784, 400), (128, 400, 20), (128, 20, 400), (128, 400, 784), (128, 1024, 784),
      (256, 2, 128), (256, 128, 128), (256, 128, 2), (1024, 1024, 1024),
    ] {
      let (x, w, dy) = (normal([m, k]), normal([k, n]), normal([m, n]))
      let name = "\(m)×\(k)×\(n)"
      row("product \(name)") { _ = matmul(x, w) }
      row("  input gradient") { _ = matmul(dy, w, transposeB: true) }
      row("  weight gradient") { _ = matmul(x, dy, transposeA: true) }
    }

    for (channels, out, kernel, stride, size) in [
      (1, 64, 4, 2, 32), (64, 128, 4, 2, 16), (128, 256, 4, 2, 8), (1, 32, 3, 1, 32),
      (32, 32, 3, 1, 32), (64, 64, 3, 1, 16), (128, 128, 3, 1, 8), (256, 128, 3, 1, 8),
      (64, 32, 1, 1, 32), (32, 1, 3, 1, 32),
    ] {
      let geometry = ConvolutionGeometry(stride: stride, padding: (kernel - 1) / 2)
      let (x, w) = (normal([64, size, size, channels]), normal([kernel, kernel, channels, out]))
      let y = convolve2d(x, w, geometry: geometry).output
      row("convolution \(channels)→\(out) \(kernel)×\(kernel)/\(stride) @\(size)") {
        _ = convolve2d(x, w, geometry: geometry)
      }
      row("  input gradient (transposed)") {
        _ = convolve2dInputGradient(y, kernel: w, inputShape: x.shape, geometry: geometry)
      }
      row("  kernel gradient") {
        _ = convolve2dKernelGradient(input: x, y, kernelShape: w.shape, geometry: geometry)
      }
    }

    let (a, b) = (normal([1 << 15]), normal([1 << 15]))
    let items = Double(a.count)
    row("add", "elements/s", items: items) { _ = a + b }
    row("exp", "elements/s", items: items) { _ = exp(a) }
    row("tanh", "elements/s", items: items) { _ = tanh(a) }
    row("SiLU", "elements/s", items: items) { _ = silu(a) }
    row("sum", "elements/s", items: items) { _ = a.sum() }
    var (w, m, v) = ([normal([1 << 19])], [Tensor(zeros: [1 << 19])], [Tensor(zeros: [1 << 19])])
    let gradient = normal([1 << 19])
    row("Adam", "elements/s", items: Double(gradient.count)) {
      adamUpdate(
        &w, gradients: [gradient], firstMoments: &m, secondMoments: &v, step: 10,
        settings: AdamSettings(learningRate: 1e-3))
    }
    let image = normal([64, 32, 32, 32])
    let (scale, shift) = (normal([32]), normal([32]))
    let pixels = Double(image.count)
    row("group norm and SiLU", "elements/s", items: pixels) {
      _ = groupNorm(image, groups: 8, scale: scale, shift: shift, activation: .silu)
    }
    row("batch norm and ReLU", "elements/s", items: pixels) {
      _ = batchNorm(image, scale: scale, shift: shift, activation: .relu)
    }
    let one = Tensor(1)
    row("the smallest operation") { _ = one + one }
  }
}
