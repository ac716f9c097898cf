import Tensors
import Testing

extension Engine {
  @Suite struct ReductionTests {
    @Test func overAxes() {
      let x = numbers([3, 4, 5, 6], "x")
      let values = x.scalars
      onEachInstructionSet { set in
        for axes in [[0], [3], [1, 2], [0, 1, 2], [0, 2], [1, 3], [0, 1, 2, 3], []] {
          let kept = x.sum(axes: axes, keepingDimensions: true)
          var expected = Reference(kept.shape)
          var (largest, smallest) = (expected, expected)
          largest.values = largest.values.map { _ in -.infinity }
          smallest.values = smallest.values.map { _ in .infinity }
          for (i, value) in values.enumerated() {
            let index = [i / 120, i / 30 % 4, i / 6 % 5, i % 6]
            let at = zip(0..<4, kept.shape).reduce(0) {
              $0 * $1.1 + (axes.contains($1.0) ? 0 : index[$1.0])
            }
            expected.values[at] += Double(value)
            largest.values[at] = max(largest.values[at], Double(value))
            smallest.values[at] = min(smallest.values[at], Double(value))
          }
          #expect(expected.distance(kept) < 1e-6, "\(axes) on \(set)")
          #expect(largest.distance(x.maximum(axes: axes, keepingDimensions: true)) == 0)
          #expect(smallest.distance(x.minimum(axes: axes, keepingDimensions: true)) == 0)
          let dropped = x.sum(axes: axes)
          #expect(dropped.scalars == kept.scalars)
          #expect(dropped.rank == 4 - axes.count)
          let n = Float(x.count / kept.count)
          #expect(abs(x.mean(axes: axes) * n - dropped).maximum().scalar < 1e-4)
        }
      }
      #expect(argumentOfMaximum(Tensor([1, 3, 3, 2, 9, 4], shape: [2, 3])) == [1, 1])
    }

    @Test func longSumsAreExactToTheLastPlaces() {
      let x = numbers([300_007], "x") + 100
      let exact = x.scalars.reduce(0.0) { $0 + Double($1) }
      let squares = x.scalars.reduce(0.0) { $0 + Double($1) * Double($1) }
      onEachInstructionSet { set in
        #expect(abs(Double(x.sum().scalar) / exact - 1) < 3e-7, "\(set)")
        #expect(abs(globalNorm([x]) / squares.squareRoot() - 1) < 3e-7, "\(set)")
        let columns = x.rows(0..<300_000).reshaped([100_000, 3]).sum(axes: [0])
        #expect(
          abs(Double(columns.sum().scalar + x.rows(300_000..<300_007).sum().scalar) / exact - 1)
            < 1e-6)
      }
    }

    @Test func broadcastingArithmetic() {
      let shapes: [(Shape, Shape)] = [
        ([4, 5], [4, 5]), ([4, 5], []), ([], [3]), ([4, 5], [5]), ([4, 5], [4, 1]),
        ([2, 3, 1, 5], [4, 1]), ([2, 1, 3, 1], [1, 5, 1, 4]), ([7, 2, 2, 33], [7, 1, 1, 33]),
        ([1], [2, 3]), ([1, 1, 1], [2]),
      ]
      onEachInstructionSet { set in
        for (a, b) in shapes {
          let (x, y) = (numbers(a, "a"), numbers(b, "b"))
          let shape = Shape.broadcast(a, b)
          let (u, v) = (broadcast(x, toShape: shape), broadcast(y, toShape: shape))
          func at(_ shape: Shape, _ full: Shape, _ i: Int) -> Int {
            // The index of the element of `shape` that stands at place i of `full`.
            var (rest, index, stride) = (i, 0, 1)
            for axis in (0..<full.count).reversed() {
              let own = axis - (full.count - shape.count)
              if own >= 0 {
                if shape[own] > 1 { index += rest % full[axis] * stride }
                stride *= shape[own]
              }
              rest /= full[axis]
            }
            return index
          }
          let (p, q) = (x.scalars, y.scalars)
          for i in 0..<shape.elementCount {
            #expect(u.scalars[i] == p[at(a, shape, i)] && v.scalars[i] == q[at(b, shape, i)])
          }
          #expect(x + y == u + v && x * y == u * v && x - y == u - v, "\(a) \(b) \(set)")
          #expect(maximum(x, y) == maximum(u, v) && x / y == u / v)
          #expect(greater(x, y) + greaterEqual(y, x) == Tensor(ones: shape))
          // sum(toShape:) is the adjoint: ⟨broadcast x, g⟩ = ⟨x, sum g⟩.
          let g = numbers(shape, "g")
          #expect(abs(inner(u, g) - inner(x, sum(g, toShape: a))) < 1e-4)
          #expect(abs(inner(v, g) - inner(y, sum(g, toShape: b))) < 1e-4)
        }
      }
    }

    @Test func elementwise() {
      let (a, b, c) = (numbers([1003], "a"), numbers([1003], "b"), numbers([1003], "c"))
      onEachInstructionSet { _ in
        #expect(abs(multiplyAdd(a, b, c) - (a * b + c)).maximum().scalar < 1e-6)
        let mask = greater(a, b)
        #expect(select(mask, a, b) == maximum(a, b))
        #expect(sign(a) * abs(a) == a)
        #expect(clamp(a, from: -0.5, to: 0.25) == maximum(minimum(a, Tensor(0.25)), Tensor(-0.5)))
        #expect(abs(power(abs(a), 2) - square(a)).maximum().scalar < 1e-5)
        #expect(abs(square(sin(a)) + square(cos(a)) - 1).maximum().scalar < 1e-6)
        #expect(2 - a == -(a - 2) && abs(1 / a - reciprocal(a)).maximum().scalar == 0)
        var sum = a
        sum.add(b, scale: 2)
        sum.scale(0.5)
        #expect(abs(sum - (a * 0.5 + b)).maximum().scalar < 1e-6)
      }
    }
  }
}
