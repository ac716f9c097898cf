import Tensors
import Testing

extension Engine {
  @Suite struct ProductTests {
    func product(_ a: Tensor, _ b: Tensor, _ ta: Bool, _ tb: Bool) -> Reference {
      let (m, k) = ta ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
      let n = tb ? b.shape[0] : b.shape[1]
      var result = Reference([m, n])
      a.withUnsafeBufferPointer { x in
        b.withUnsafeBufferPointer { y in
          for i in 0..<m {
            for j in 0..<n {
              var sum = 0.0
              for l in 0..<k {
                sum += Double(x[ta ? l * m + i : i * k + l]) * Double(y[tb ? j * k + l : l * n + j])
              }
              result.values[i * n + j] = sum
            }
          }
        }
      }
      return result
    }

    @Test func allTransposesOfOddShapes() {
      let shapes = [
        (1, 1, 1), (1, 7, 1), (5, 3, 2), (13, 17, 33), (12, 32, 32), (25, 1, 31), (64, 2, 128),
        (31, 128, 2), (50, 65, 4), (100, 260, 48), (7, 300, 65), (130, 64, 1), (3, 5, 100),
      ]
      onEachInstructionSet { set in
        for (m, k, n) in shapes {
          for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
            let a = numbers(ta ? [k, m] : [m, k], "a\(m).\(k)")
            let b = numbers(tb ? [n, k] : [k, n], "b\(k).\(n)")
            let c = matmul(a, b, transposeA: ta, transposeB: tb)
            #expect(product(a, b, ta, tb).distance(c) < 3e-6, "\(m)×\(k)×\(n) \(ta) \(tb) \(set)")
          }
        }
      }
    }

    @Test func largeAndLong() {
      // Large enough for several items, several cuts of the sum.
      for (m, k, n) in [(150, 300, 50), (14, 5000, 17)] {
        let (a, b) = (numbers([k, m], "la\(m)"), numbers([k, n], "lb\(m)"))
        #expect(product(a, b, true, false).distance(matmul(a, b, transposeA: true)) < 1e-5)
        let turned = a.transposed()
        #expect(product(turned, b, false, false).distance(matmul(turned, b)) < 1e-5)
      }
    }

    /// Rows that lie a multiple of 256 floats apart are copied in large products: same sums.
    @Test func rowsThatCompeteForPlaces() {
      for (m, k, n) in [(256, 300, 512), (514, 140, 512), (512, 300, 256), (512, 600, 128)] {
        let (a, b) = (numbers([k, m], "ra\(m)"), numbers([k, n], "rb\(n)"))
        onEachInstructionSet { set in
          let c = matmul(a, b, transposeA: true)
          #expect(product(a, b, true, false).distance(c) < 1e-5, "\(m)×\(k)×\(n) on \(set)")
        }
      }
    }

    /// An input gradient of few rows is computed as its transpose: the same bits as row by row.
    @Test func fewRowsByATransposedMatrix() {
      let (a, b) = (numbers([250, 64], "ta"), numbers([800, 64], "tb"))
      onEachInstructionSet { set in
        let c = matmul(a, b, transposeB: true)
        #expect(product(a, b, false, true).distance(c) < 1e-5, "\(set)")
        #expect(matmul(a, b.transposed()) == c, "\(set)")
      }
    }

    @Test func batches() {
      let (a, b) = (numbers([2, 3, 5, 4], "ba"), numbers([2, 3, 4, 6], "bb"))
      let c = matmul(a, b)
      #expect(c.shape == [2, 3, 5, 6])
      let one = matmul(
        a.reshaped([6, 5, 4]), b.reshaped([6, 4, 6]).transposed(), transposeB: true)
      #expect(one.scalars == c.scalars)
      for i in 0..<6 {
        let (x, y) = (
          a.reshaped([6, 5, 4]).rows(i..<i + 1), b.reshaped([6, 4, 6]).rows(i..<i + 1)
        )
        let z = matmul(x.reshaped([5, 4]), y.reshaped([4, 6]))
        #expect(z.scalars == c.reshaped([6, 5, 6]).rows(i..<i + 1).scalars)
      }
      #expect(
        matmul(a, b.rows(0..<1).reshaped([3, 4, 6]).rows(0..<1).reshaped([4, 6])).shape == c.shape)
    }

    @Test func linearMaps() {
      for (rows, k, columns) in [
        (5, 3, 7), (33, 20, 40), (130, 70, 90), (256, 128, 2), (256, 2, 128),
      ] {
        let x = numbers([rows, k], "x\(rows)")
        let w = numbers([k, columns], "w\(columns)", scale: 0.3)
        let bias = numbers([columns], "bias\(columns)")
        let (sums, b) = (product(x, w, false, false), bias.scalars)
        for activation in everyActivation {
          let result = linear(x, w, bias: bias, activation: activation)
          var expected = sums
          for i in 0..<rows {
            for j in 0..<columns {
              expected[i, j] = reference(activation, expected[i, j] + Double(b[j]))
            }
          }
          #expect(expected.distance(result.output) < 3e-6, "\(activation)")
          let dy = numbers([rows, columns], "dy")
          let g = linearGradients(
            dy, input: x, weight: w, saved: result.saved, activation: activation)
          let dz = activationGradient(dy, saved: result.saved, activation)
          #expect(product(dz, w, false, true).distance(g.input!) < 3e-6)
          #expect(product(x, dz, true, false).distance(g.weight!) < 3e-6)
          let z = dz.scalars
          var sums = Reference([columns])
          for i in 0..<rows {
            for j in 0..<columns { sums.values[j] += Double(z[i * columns + j]) }
          }
          #expect(sums.distance(g.bias!) < 3e-6)
          let inference = linear(x, w, bias: bias, activation: activation, keepsInput: false)
          #expect(inference.output == result.output)
        }
      }
    }

    @Test func mistakesStop() async {
      let product = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = matmul(Tensor(zeros: [2, 3]), Tensor(zeros: [2, 3]))
      }
      expectMessage(product, "a product of [2, 3] and [2, 3]")
      let bias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = linear(Tensor(zeros: [2, 3]), Tensor(zeros: [3, 4]), bias: Tensor(zeros: [3]))
      }
      expectMessage(bias, "a bias of shape [3] for 4 outputs")
    }

    /// Two for each multiplication with its addition.
    @Test func operationsAreCounted() {
      func counted(_ body: () -> Void) -> Int {
        let before = Compute.operations
        body()
        return Compute.operations - before
      }
      let (a, b) = (numbers([3, 5], "a"), numbers([5, 7], "b"))
      #expect(counted { _ = matmul(a, b) } == 2 * 3 * 5 * 7)
      #expect(counted { _ = matmul(a, a, transposeB: true) } == 2 * 3 * 5 * 3)
      #expect(counted { _ = linear(a, b) } == 2 * 3 * 5 * 7)
      let (x, y) = (numbers([2, 3, 5], "x"), numbers([2, 5, 4], "y"))
      #expect(counted { _ = matmul(x, y) } == 2 * 2 * 3 * 5 * 4)
      let (image, kernel) = (numbers([2, 6, 5, 3], "image"), numbers([3, 3, 3, 4], "kernel"))
      let geometry = ConvolutionGeometry(padding: 1)
      #expect(
        counted { _ = convolve2d(image, kernel, geometry: geometry) }
          == 2 * (2 * 6 * 5) * (3 * 3 * 3 * 4))
    }
  }
}
