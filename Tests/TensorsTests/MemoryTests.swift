import Foundation
import Testing

@testable import Tensors

extension Engine {
  /// Each in a process of its own, where nobody else takes buffers.
  @Suite struct MemoryTests {
    @Test(.disabled(if: ExactBuffers.areOn)) func trimmingGivesMemoryBack() async {
      await #expect(processExitsWith: .success) {
        /// Pages in memory, on Linux.
        func resident() -> Int? {
          let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
          return text?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
        let (held, pages) = (MemoryPool.bytesHeld, resident())
        do {
          let small = (0..<3000).map { Tensor(zeros: [1000 + $0]) }
          let large = (0..<24).map { Tensor(zeros: [(1 << 20) + $0]) }
          guard small.count + large.count == 3024 else { exit(2) }
        }
        // 30 MB in small buffers and 100 in large ones, all of them free.
        guard MemoryPool.bytesHeld - held > 120_000_000 else { exit(3) }
        MemoryPool.trim()
        guard MemoryPool.bytesHeld <= held else { exit(4) }
        // The thread sanitizer keeps what it has noted of every address.
        if let pages, dlsym(nil, "__tsan_init") == nil {
          // The allocator may keep what it was given back of small ones.
          let growth = (resident()! - pages) * sysconf(Int32(_SC_PAGESIZE))
          guard growth < 60_000_000 else { exit(5) }
        }
        // What was given back can be asked for again.
        guard Tensor(ones: [1 << 20]).sum().scalar == Float(1 << 20) else { exit(6) }
      }
    }

    /// With buffers that end where they end: odd sizes forth and back on every instruction set. Values
    /// that nobody wrote and those in the margin are NaN, so none may show.
    @Test func kernelsKeepToTheirBuffers() async {
      await #expect(processExitsWith: .success) {
        setenv("MARGINALIA_EXACT_BUFFERS", "1", 1)
        onEachInstructionSet { set in
          func check(_ name: String, _ tensors: Tensor...) {
            for tensor in tensors { precondition(tensor.isFinite, "\(name), \(set)") }
          }
          for n in [1, 3, 7, 15, 17, 31, 33, 63, 65, 100, 1023, 16_401] {
            let (a, b) = (numbers([n], "a"), numbers([n], "b"))
            let positive = square(a) + 0.1
            check("arithmetic", a + b, a - b, a * b, a / positive, maximum(a, b), minimum(a, b))
            check("functions", exp(a), log(positive), sqrt(positive), sin(a), cos(a), abs(a))
            check(
              "sums", a.sum(), a.mean(), a.maximum(), a.minimum(),
              Tensor(Float(globalNorm([a, b]))))
            for activation in everyActivation {
              let y = activate(a, activation)
              let saved = activation.needsInput ? a : y
              check("activation", y, activationGradient(b, saved: saved, activation))
            }
            check("softmax", softmax(a), logSoftmax(a), logSumExp(a))
            var (w, m, v) = ([a], [Tensor(zeros: [n])], [Tensor(zeros: [n])])
            adamUpdate(
              &w, gradients: [b], firstMoments: &m, secondMoments: &v, step: 1,
              settings: AdamSettings(learningRate: 0.1))
            sgdUpdate(&w, gradients: [b], velocities: &m, learningRate: 0.1, momentum: 0.5)
            rmsPropUpdate(&w, gradients: [b], meanSquares: &v, learningRate: 0.1)
            check("optimizers", w[0], m[0], v[0])
          }
          for (rows, k, columns) in [(1, 1, 1), (5, 3, 7), (13, 17, 33), (40, 65, 47), (70, 9, 3)] {
            let (x, y) = (numbers([rows, k], "x"), numbers([k, columns], "y"))
            let z = matmul(x, y)
            check(
              "products", z, matmul(z, y, transposeB: true), matmul(x, z, transposeA: true),
              z.transposed([1, 0]), x.sum(axes: [0]), x.maximum(axes: [0]), z.mean(axes: [1]))
            let bias = numbers([columns], "bias")
            let result = linear(x, y, bias: bias, activation: .silu)
            check("linear", result.output, result.saved)
            let (scale, shift) = (numbers([k], "scale"), numbers([k], "shift"))
            for norm in [
              batchNorm(x, scale: scale, shift: shift, activation: .gelu),
              layerNorm(x, scale: scale, shift: shift, activation: .gelu),
            ] { check("norms", norm.output, norm.mean, norm.inverseDeviation) }
          }
          for (height, width, inputs, outputs, kernel, stride) in [
            (7, 5, 1, 3, 3, 1), (9, 6, 5, 17, 3, 1), (11, 9, 3, 33, 3, 2), (8, 8, 17, 9, 4, 2),
            (5, 5, 2, 2, 5, 1), (6, 7, 19, 21, 1, 1), (16, 16, 33, 35, 3, 1),
          ] {
            let x = numbers([3, height, width, inputs], "x")
            let weights = numbers([kernel, kernel, inputs, outputs], "k")
            let geometry = ConvolutionGeometry(stride: stride, padding: kernel / 2)
            let y = convolve2d(x, weights, geometry: geometry).output
            check(
              "convolutions", y,
              convolve2dInputGradient(
                y, kernel: weights, inputShape: x.shape, geometry: geometry),
              convolve2dKernelGradient(
                input: x, y, kernelShape: weights.shape, geometry: geometry),
              convolveTransposed2d(y, weights, geometry: geometry).output,
              upsampleNearest(x, factor: 2), averagePool(upsampleNearest(x, factor: 3), factor: 3))
          }
          for (heads, tokens, depth) in [(1, 1, 1), (3, 5, 7), (2, 17, 9), (2, 33, 16)] {
            let q = numbers([2, tokens, heads * depth], "q")
            let (output, p) = attention(q, q, q, heads: heads, causal: true)
            let g = attentionGradients(output, q, q, q, probabilities: p, heads: heads)
            check("attention", output, p, g.q, g.k, g.v)
          }
        }
      }
    }

    @Test func aWriteBeyondABufferStops() async {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        setenv("MARGINALIA_EXACT_BUFFERS", "1", 1)
        let storage = Storage(count: 5)
        storage.base[5] = 0
      }
      expectMessage(result, "element 5 of a buffer of 5 floats was written")
    }
  }
}
