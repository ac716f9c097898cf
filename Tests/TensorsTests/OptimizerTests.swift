import Testing

@testable import Tensors

extension Engine {
  @Suite struct OptimizerTests {
    let shapes: [Shape] = [[3], [17, 5], [1], [300, 70], [64]]

    @Test func adamFollowsItsDefinition() {
      for (decay, maximizes) in [(Float(0), false), (0.1, false), (0, true)] {
        onEachInstructionSet { set in
          var w = shapes.map { numbers($0, "w") }
          var (m, v) = (shapes.map { Tensor(zeros: $0) }, shapes.map { Tensor(zeros: $0) })
          var references = w.map(Reference.init)
          var (first, second) = (shapes.map { Reference($0) }, shapes.map { Reference($0) })
          let settings = AdamSettings(
            learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: decay,
            maximizes: maximizes)
          for step in 1...5 {
            // Gradients of all sizes, zeros among them.
            let g = shapes.map { shape in
              power(numbers(shape, "g\(step)"), 5) * greater(numbers(shape, "z"), Tensor(-1))
            }
            adamUpdate(
              &w, gradients: g, firstMoments: &m, secondMoments: &v, step: step,
              settings: settings, gradientScale: 0.5)
            for t in shapes.indices {
              for (i, value) in g[t].scalars.enumerated() {
                let d = Double(value) * (maximizes ? -0.5 : 0.5)
                first[t].values[i] = 0.8 * first[t].values[i] + 0.2 * d
                second[t].values[i] = 0.95 * second[t].values[i] + 0.05 * d * d
                let mean = first[t].values[i] / (1 - power(0.8, step))
                let square = second[t].values[i] / (1 - power(0.95, step))
                references[t].values[i] -=
                  0.01
                  * (mean / (square.squareRoot() + 1e-6)
                    + Double(decay) * references[t].values[i])
              }
            }
          }
          for (r, tensor) in zip(references, w) { #expect(r.distance(tensor) < 1e-6, "\(set)") }
        }
      }
    }

    func power(_ base: Double, _ n: Int) -> Double { (0..<n).reduce(1) { r, _ in r * base } }

    func power(_ x: Tensor, _ n: Int) -> Tensor { (1..<n).reduce(x) { r, _ in r * x } }

    @Test func descentAndMomentum() {
      onEachInstructionSet { _ in
        var w = [Tensor([1, 2, 3])]
        let g = [Tensor([0.5, -1, 2])]
        var none: [Tensor] = []
        sgdUpdate(&w, gradients: g, velocities: &none, learningRate: 0.1)
        #expect(abs(w[0] - Tensor([0.95, 2.1, 2.8])).maximum().scalar < 1e-6)
        var velocity = [Tensor([1, 1, 1])]
        sgdUpdate(
          &w, gradients: g, velocities: &velocity, learningRate: 0.1, momentum: 0.9, nesterov: true)
        // v = 0.9 + g; step 0.9·v + g.
        #expect(abs(velocity[0] - Tensor([1.4, -0.1, 2.9])).maximum().scalar < 1e-6)
        #expect(abs(w[0] - Tensor([0.774, 2.209, 2.339])).maximum().scalar < 1e-5)
        var squares = [Tensor([0.25, 1, 4])]
        rmsPropUpdate(
          &w, gradients: g, meanSquares: &squares, learningRate: 0.1, decay: 0.5, epsilon: 0)
        #expect(squares[0].scalars == [0.25, 1, 4])
        #expect(abs(w[0] - Tensor([0.674, 2.309, 2.239])).maximum().scalar < 1e-5)
        var average = [Tensor([0, 0, 4])]
        exponentialMovingAverage(&average, of: [Tensor([1, 2, 0])], decay: 0.75)
        #expect(average[0].scalars == [0.25, 0.5, 3])
      }
    }

    /// Runs of small tensors, pieces of large ones, and small ones between large ones: against one plain
    /// loop, with weight decay and a scale for the gradients.
    @Test func manyTensorsAreUpdatedEachOnce() {
      let grain = elementwiseGrain
      let sizes = [
        7, 300, grain - 1, 2, grain, grain + 1, 5, 3 * grain + 11, 1, 2, 3, 9000, 9000, 2 * grain,
        17,
      ]
      let shapes = sizes.map { Shape([$0]) }
      let start = shapes.enumerated().map { numbers($1, "w\($0)") }
      let slopes = shapes.enumerated().map { numbers($1, "g\($0)") }
      let memory = shapes.enumerated().map { square(numbers($1, "v\($0)")) }
      func check(
        _ name: String, _ update: (inout [Tensor], inout [Tensor]) -> Void,
        _ rule: (_ w: Double, _ g: Double, _ v: Double) -> (w: Double, v: Double)
      ) {
        var (w, v) = (start, memory)
        update(&w, &v)
        for t in sizes.indices {
          var (expectedW, expectedV) = (Reference(start[t]), Reference(memory[t]))
          let g = slopes[t].scalars
          for i in g.indices {
            (expectedW.values[i], expectedV.values[i]) = rule(
              expectedW.values[i], Double(g[i]), expectedV.values[i])
          }
          #expect(expectedW.distance(w[t]) < 1e-6, "\(name), tensor \(t)")
          #expect(expectedV.distance(v[t]) < 1e-6, "\(name), tensor \(t)")
        }
      }
      check("momentum") {
        sgdUpdate(
          &$0, gradients: slopes, velocities: &$1, learningRate: 0.125, momentum: 0.75,
          weightDecay: 0.5, gradientScale: 2)
      } _: { w, g, v in
        let v = 0.75 * v + 2 * g + 0.5 * w
        return (w - 0.125 * v, v)
      }
      check("RMSProp") {
        rmsPropUpdate(
          &$0, gradients: slopes, meanSquares: &$1, learningRate: 0.125, decay: 0.75, epsilon: 0.5,
          weightDecay: 0.25, gradientScale: 2)
      } _: { w, g, v in
        let g = 2 * g + 0.25 * w
        let v = 0.75 * v + 0.25 * g * g
        return (w - 0.125 * g / (v.squareRoot() + 0.5), v)
      }
      check("Adam") { w, v in
        var m = shapes.map { Tensor(zeros: $0) }
        adamUpdate(
          &w, gradients: slopes, firstMoments: &m, secondMoments: &v, step: 1,
          settings: AdamSettings(learningRate: 0.125, beta1: 0.5, beta2: 0.75, epsilon: 0.5))
      } _: { w, g, v in
        let v = 0.75 * v + 0.25 * g * g
        return (w - 0.125 * g / ((v / 0.25).squareRoot() + 0.5), v)
      }
      check("average") { w, v in
        exponentialMovingAverage(&v, of: w, decay: 0.75)
      } _: { w, _, v in
        (w, 0.75 * v + 0.25 * w)
      }
    }

    @Test func copiesKeepTheirValues() {
      var w = [Tensor([1, 2, 3])]
      let before = w
      var none: [Tensor] = []
      sgdUpdate(&w, gradients: [Tensor(ones: [3])], velocities: &none, learningRate: 1)
      #expect(before[0].scalars == [1, 2, 3] && w[0].scalars == [0, 1, 2])
    }
  }
}
