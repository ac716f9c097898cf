import RandomStreams
import Tensors
import Testing

extension Engine {
  @Suite struct RearrangingTests {
    @Test func transpositions() {
      let x = numbers([37, 50], "x")
      let turned = x.transposed()
      #expect(turned.shape == [50, 37] && turned[13, 29] == x[29, 13] && turned.transposed() == x)
      let y = numbers([2, 3, 4, 5], "y")
      let z = y.transposed([2, 0, 3, 1])
      #expect(
        z.shape == [4, 2, 5, 3] && z[3, 1, 4, 2] == y[1, 2, 3, 4] && z[0, 0, 1, 2] == y[0, 2, 0, 1])
      #expect(z.transposed([1, 3, 0, 2]) == y)
      #expect(y.transposed() == y.transposed([0, 1, 3, 2]))
      let large = numbers([40, 33, 70], "large")
      #expect(large.transposed([1, 2, 0])[3, 5, 7] == large[7, 3, 5])
      #expect(large.transposed([1, 2, 0]).transposed([2, 0, 1]) == large)
    }

    @Test func slicesAndTheirAdjoints() {
      let x = numbers([4, 5, 6], "x")
      for axis in 0..<3 {
        let part = x.slice(axis: axis, 1..<3)
        #expect(part.shape == x.shape.replacing(axis, with: 2))
        let pieces = x.split(sizes: [1, 2, x.shape[axis] - 3], axis: axis)
        #expect(pieces[1] == part && concatenate(pieces, axis: axis) == x)
        let g = numbers(part.shape, "g")
        let back = sliceGradient(g, shape: x.shape, axis: axis, start: 1)
        #expect(abs(inner(part, g) - inner(x, back)) < 1e-5)
      }
      #expect(x.slice(axis: 2, 2..<5)[3, 4, 1] == x[3, 4, 3])
      let wide = x.padded([(0, 0), (1, 2), (3, 0)], value: 7)
      #expect(wide.shape == [4, 8, 9] && wide[2, 3, 8] == x[2, 2, 5] && wide[0, 0, 8] == 7)
      #expect(wide.slice(axis: 1, 1..<6).slice(axis: 2, 3..<9) == x)
    }

    @Test func rowsByNumber() {
      let table = numbers([6, 3, 2], "table")
      let rows = [5, 0, 5, 2]
      let picked = gatherRows(table, rows)
      #expect(picked.shape == [4, 3, 2] && picked.rows(2..<3) == table.rows(5..<6))
      let g = numbers(picked.shape, "g")
      #expect(abs(inner(picked, g) - inner(table, scatterAddRows(g, rows, rows: 6))) < 1e-5)
    }

    @Test func resolutions() {
      let x = numbers([2, 4, 6, 5], "x")
      let up = upsampleNearest(x, factor: 3)
      #expect(up.shape == [2, 12, 18, 5] && up[1, 11, 4, 2] == x[1, 3, 1, 2])
      let g = numbers(up.shape, "g")
      #expect(abs(inner(up, g) - inner(x, sumPool(g, factor: 3))) < 1e-4)
      #expect(abs(averagePool(up, factor: 3) - x).maximum().scalar < 1e-6)
      #expect(
        sumPool(x, factor: 2)[0, 1, 2, 3] == x[0, 2, 4, 3] + x[0, 2, 5, 3] + x[0, 3, 4, 3]
          + x[0, 3, 5, 3])
    }

    @Test func drawing() {
      var stream = RandomStream(seed: 3)
      let x = Tensor(normal: [100, 100], mean: 2, standardDeviation: 3, using: &stream)
      #expect(abs(x.mean().scalar - 2) < 0.15)
      #expect(abs(x.variance(axes: [0, 1]).scalar - 9) < 0.5)
      let u = Tensor(uniform: [100, 100], from: -1, to: 3, using: &stream)
      #expect(u.minimum().scalar > -1 && u.maximum().scalar < 3 && abs(u.mean().scalar - 1) < 0.06)
      let mask = dropoutMask([100, 100], rate: 0.25, using: &stream)
      let kept = mask.scalars.filter { $0 != 0 }
      #expect(abs(Double(kept.count) - 7500) < 200 && kept.allSatisfy { $0 == 1 / 0.75 })
      #expect(Tensor(oneHot: [2, 0], classes: 3).scalars == [0, 0, 1, 1, 0, 0])
    }

    @Test func mistakesStop() async {
      let slice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor(zeros: [2, 3]).slice(axis: 1, 2..<4)
      }
      expectMessage(slice, "entries 2..<4 of axis 1 of shape [2, 3]")
      let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = gatherRows(Tensor(zeros: [2, 3]), [2])
      }
      expectMessage(row, "row 2 of a table of 2")
      let parts = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = concatenate([Tensor(zeros: [2, 3]), Tensor(zeros: [3, 3])], axis: 1)
      }
      expectMessage(parts, "concatenating [[2, 3], [3, 3]] on axis 1")
      let pool = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = averagePool(Tensor(zeros: [1, 3, 4, 1]), factor: 2)
      }
      expectMessage(pool, "squares of 2 pixels in images of shape [1, 3, 4, 1]")
      let scalar = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor(zeros: [2, 3]).scalar
      }
      expectMessage(scalar, "a tensor of shape [2, 3] is not a scalar")
    }
  }
}
