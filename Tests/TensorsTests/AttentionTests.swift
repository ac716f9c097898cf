import Foundation
import Tensors
import Testing

extension Engine {
  @Suite struct AttentionTests {
    func reference(
      _ q: Reference, _ k: Reference, _ v: Reference, heads: Int, scale: Double, causal: Bool
    ) -> Reference {
      let (batch, tokens, width) = (q.shape[0], q.shape[1], q.shape[2])
      let (keys, depth) = (k.shape[1], width / heads)
      var result = q
      for b in 0..<batch {
        for h in 0..<heads {
          for t in 0..<tokens {
            let at = (b * tokens + t) * width + h * depth
            var weights = (0..<keys).map { s -> Double in
              let other = (b * keys + s) * width + h * depth
              let dot = (0..<depth).reduce(0) { $0 + q.values[at + $1] * k.values[other + $1] }
              return causal && s > t ? 0 : exp(scale * dot)
            }
            let total = weights.reduce(0, +)
            weights = weights.map { $0 / total }
            for d in 0..<depth {
              result.values[at + d] = (0..<keys).reduce(0) {
                $0 + weights[$1] * v.values[(b * keys + $1) * width + h * depth + d]
              }
            }
          }
        }
      }
      return result
    }

    @Test func forthAndBack() {
      for (heads, causal, keys) in [(1, false, 5), (2, false, 3), (3, true, 5)] {
        let q = numbers([2, 5, 6], "q")
        let (k, v) = (numbers([2, keys, 6], "k"), numbers([2, keys, 6], "v"))
        let dy = numbers(q.shape, "dy")
        let scale = 1 / (6 / Double(heads)).squareRoot()
        let (x, y, z) = (Reference(q), Reference(k), Reference(v))
        func f(_ q: Reference, _ k: Reference, _ v: Reference) -> Reference {
          reference(q, k, v, heads: heads, scale: scale, causal: causal)
        }
        onEachInstructionSet { set in
          let (output, probabilities) = attention(q, k, v, heads: heads, causal: causal)
          #expect(f(x, y, z).distance(output) < 3e-6, "\(set)")
          #expect(abs(probabilities.sum(axes: [3]) - 1).maximum().scalar < 1e-6)
          let g = attentionGradients(dy, q, k, v, probabilities: probabilities, heads: heads)
          #expect(centralDifferences(x, weights: dy) { f($0, y, z) }.distance(g.q) < 1e-5)
          #expect(centralDifferences(y, weights: dy) { f(x, $0, z) }.distance(g.k) < 1e-5)
          #expect(centralDifferences(z, weights: dy) { f(x, y, $0) }.distance(g.v) < 1e-5)
        }
      }
    }

    /// A scale of the caller's own, also a negative one, which turns the order around.
    @Test(arguments: [0.3, -0.8] as [Float]) func aScaleOfOnesOwn(scale: Float) {
      let q = numbers([2, 5, 6], "q")
      let (k, v) = (numbers([2, 5, 6], "k"), numbers([2, 5, 6], "v"))
      let dy = numbers(q.shape, "dy")
      let (x, y, z) = (Reference(q), Reference(k), Reference(v))
      for causal in [false, true] {
        func f(_ q: Reference, _ k: Reference, _ v: Reference) -> Reference {
          reference(q, k, v, heads: 2, scale: Double(scale), causal: causal)
        }
        onEachInstructionSet { set in
          let (output, p) = attention(q, k, v, heads: 2, scale: scale, causal: causal)
          #expect(f(x, y, z).distance(output) < 3e-6, "\(set)")
          let g = attentionGradients(dy, q, k, v, probabilities: p, heads: 2, scale: scale)
          #expect(centralDifferences(x, weights: dy) { f($0, y, z) }.distance(g.q) < 1e-5)
          #expect(centralDifferences(y, weights: dy) { f(x, $0, z) }.distance(g.k) < 1e-5)
          #expect(centralDifferences(z, weights: dy) { f(x, y, $0) }.distance(g.v) < 1e-5)
        }
      }
    }

    @Test func softmaxes() {
      let x = numbers([5, 21], "x", scale: 5)
      let dy = numbers(x.shape, "dy")
      func rows(_ x: Reference, _ f: ([Double]) -> [Double]) -> Reference {
        var result = x
        let n = x.shape[1]
        for r in 0..<x.shape[0] {
          result.values.replaceSubrange(
            r * n..<(r + 1) * n, with: f(Array(x.values[r * n..<(r + 1) * n])))
        }
        return result
      }
      func logSum(_ row: [Double]) -> Double {
        let largest = row.max()!
        return largest + log(row.reduce(0) { $0 + exp($1 - largest) })
      }
      func soft(_ x: Reference) -> Reference {
        rows(x) { row in
          let sum = logSum(row)
          return row.map { exp($0 - sum) }
        }
      }
      func logSoft(_ x: Reference) -> Reference {
        rows(x) { row in
          let sum = logSum(row)
          return row.map { $0 - sum }
        }
      }
      let reference = Reference(x)
      onEachInstructionSet { set in
        let (y, z) = (softmax(x), logSoftmax(x))
        #expect(soft(reference).distance(y) < 1e-6, "\(set)")
        #expect(logSoft(reference).distance(z) < 1e-6, "\(set)")
        let dx = centralDifferences(reference, weights: dy, soft)
        #expect(dx.distance(softmaxGradient(dy, output: y)) < 1e-5, "\(set)")
        let dz = centralDifferences(reference, weights: dy, logSoft)
        #expect(dz.distance(logSoftmaxGradient(dy, output: z)) < 1e-5, "\(set)")
        let sums = logSumExp(x)
        #expect(sums.shape == [5])
        #expect(abs(Double(sums[3]) - logSum(Array(reference.values[63..<84]))) < 1e-5)
        let upstream = numbers([5], "upstream")
        let direct = y * upstream.reshaped([5, 1])
        let gradient = logSumExpGradient(upstream, x, output: sums)
        #expect(abs(direct - gradient).maximum().scalar < 1e-5)
      }
      #expect(softmax(Tensor([-.infinity, 0, 1000, 1000])).scalars == [0, 0, 0.5, 0.5])
      #expect(logSumExp(Tensor([-.infinity, -.infinity])).scalar == -.infinity)
    }
  }
}
