import RandomStreams
import Tensors
import Testing

@testable import Autodiff

@Suite struct TapeTests {
  private let weight = Parameter(Tensor([2, -1, 0.5, 3], shape: [2, 2]), name: "weight")
  private let input = Tensor([1, 2], shape: [1, 2])

  @Test func aParameterUsedTwiceIsOneLeafWhoseGradientsAddUp() throws {
    let tape = Tape()
    let x = tape.constant(input)
    let loss = (matmul(x, tape[weight]) + 3 * matmul(x, tape[weight])).sum()
    let gradients = try tape.gradients(of: loss)
    #expect(gradients[weight] == Tensor([4, 4, 8, 8], shape: [2, 2]))
  }

  @Test func constantsLeaveNoNode() {
    let tape = Tape()
    let y = tanh(matmul(tape.constant(input), tape.constant(weight.value))) * 2
    #expect(tape.count == 0)
    #expect(!y.isTracked)
  }

  @Test func frozenParametersGetNoGradientAndInputsDo() throws {
    let tape = Tape()
    let x = tape.variable(input)
    let loss = tape.frozen { matmul(x, tape[weight]) }.sum()
    #expect(tape.count == 3)
    let gradients = try tape.gradients(of: loss)
    #expect(gradients[weight] == nil)
    #expect(gradients[x] == Tensor([1, 3.5], shape: [1, 2]))
  }

  @Test func anEvaluationTapeRecordsNothing() {
    let tape = Tape(.evaluation)
    _ = tanh(matmul(tape.constant(input), tape[weight]))
    #expect(tape.count == 0)
  }

  @Test func stoppedGradientsStop() throws {
    let tape = Tape()
    let x = tape.variable(Tensor([3]))
    let gradients = try tape.gradients(of: (x * stopGradient(x)).sum())
    #expect(gradients[x].scalar == 3)
  }

  @Test func twoLossesOnOneTape() throws {
    let tape = Tape()
    let x = tape.variable(Tensor([3]))
    let y = square(x)
    let first = try tape.gradients(of: y.sum(), keepingTape: true)
    let second = try tape.gradients(of: (2 * y).sum())
    #expect(first[x].scalar == 6)
    #expect(second[x].scalar == 12)
    #expect(tape.count == 0)
  }

  @Test func aVariableThatTheLossIgnoresHasAZeroGradient() throws {
    let tape = Tape()
    let (x, unused) = (tape.variable(Tensor([3])), tape.variable(Tensor([1, 2])))
    let gradients = try tape.gradients(of: x.sum())
    #expect(gradients[unused] == Tensor([0, 0]))
    #expect(gradients[weight] == nil)
  }

  @Test func aTapeIsUsedAgain() throws {
    let tape = Tape()
    for factor: Float in [1, 2, 3] {
      let x = tape.variable(Tensor([5]))
      #expect(try tape.gradients(of: (factor * x).sum())[x].scalar == factor)
    }
  }

  @Test func theSteadyStateTakesNoMemoryFromTheSystem() throws {
    var random = RandomStream(seed: 3)
    let x = Tensor(normal: [64, 48], using: &random)
    let matrix = Parameter(Tensor(normal: [48, 32], using: &random))
    func step() throws {
      let tape = Tape()
      let y = linear(tape.constant(x), tape[matrix], activation: .silu)
      let gradients = try tape.gradients(of: square(y).mean())
      matrix.value.add(gradients[matrix]!, scale: -0.01)
    }
    for _ in 0..<3 { try step() }
    // Other tests run meanwhile and use the same pool, so look for a quiet stretch.
    var quiet = false
    for _ in 0..<50 where !quiet {
      let before = MemoryPool.systemAllocations
      for _ in 0..<5 { try step() }
      quiet = MemoryPool.systemAllocations == before
    }
    #expect(quiet)
  }

  @Test func aLossThatIsNotFiniteNamesTheParameter() throws {
    weight.value = Tensor([2, -1, .nan, 3], shape: [2, 2])
    let tape = Tape()
    let loss = matmul(tape.constant(input), tape[weight]).sum()
    let error = #expect(throws: TrainingError.self) {
      try tape.gradients(of: loss, named: "error", step: 12)
    }
    let text = try #require(error).description
    #expect(text.hasPrefix("step 12: the error is nan: the parameter weight of shape [2, 2]"))
    #expect(text.contains("element 2"))
    #expect(text.contains("Lower the learning rate"))
    #expect(!text.contains("\n"))
  }

  @Test func aCheckingTapeNamesTheOperation() throws {
    let tape = Tape(checksEveryValue: true)
    let x = tape.variable(Tensor([1, -1]))
    let loss = exp(log(x)).sum()
    let error = #expect(throws: TrainingError.self) { try tape.gradients(of: loss) }
    #expect(try #require(error).description.contains("came from log(_:), shape [2]"))
  }

  @Test func gradientsOfGradientsAreAClearError() throws {
    let tape = Tape()
    let x = tape.variable(Tensor([1, 2]))
    let gradient = try tape.gradients(of: power(x, 3).sum())[x]
    let penalty = square(tape.constant(gradient)).sum()
    let error = #expect(throws: TrainingError.independent(name: "penalty")) {
      try tape.gradients(of: penalty, named: "penalty")
    }
    #expect(try #require(error).description.contains("gradients of gradients are not supported"))
  }

  @Test func clippingKeepsTheDirection() throws {
    let tape = Tape()
    let (x, y) = (tape.variable(Tensor([0])), tape.variable(Tensor([0])))
    var gradients = try tape.gradients(of: (3 * x + 4 * y).sum())
    #expect(gradients.clip(toGlobalNorm: 1) == 5)
    #expect(Swift.abs(gradients[x].scalar - 0.6) < 1e-6)
    #expect(Swift.abs(gradients[y].scalar - 0.8) < 1e-6)
    #expect(Swift.abs(gradients.clip(toGlobalNorm: 2) - 1) < 1e-6)
    #expect(Swift.abs(gradients[x].scalar - 0.6) < 1e-6)
  }

  @Test func dropoutKeepsTheMeanAndScalesTheGradientAlike() throws {
    var random = RandomStream(seed: 5)
    let tape = Tape()
    let x = tape.variable(Tensor(ones: [100, 100]))
    let y = dropout(x, rate: 0.25, using: &random)
    #expect(Swift.abs(y.value.mean().scalar - 1) < 0.03)
    #expect(Set(y.value.scalars) == [0, Float(4) / 3])
    #expect(try tape.gradients(of: y.sum())[x] == y.value)
    let evaluation = Tape(.evaluation)
    let same = dropout(evaluation.constant(x.value), rate: 0.25, using: &random)
    #expect(same.value == x.value)
  }

  /// A large normalized value is made again on the way back, to the same bits.
  @Test func valuesThatAreMadeAgainGiveTheSameGradient() throws {
    var random = RandomStream(seed: 6)
    let tape = Tape()
    let x = tape.variable(Tensor(normal: [4, 32, 32, 64], using: &random))
    let (scale, shift) = (
      Tensor(normal: [64], using: &random), Tensor(normal: [64], using: &random)
    )
    let kernel = tape.variable(Tensor(normal: [3, 3, 64, 8], using: &random))
    let norm = groupNorm(
      x, groups: 8, scale: tape.constant(scale), shift: tape.constant(shift), activation: .silu)
    let large = upsampleNearest(norm, factor: 2)
    #expect(norm.value.count == 1 << 18)
    let geometry = ConvolutionGeometry(padding: 1)
    let y = convolve2d(large, kernel, geometry: geometry)
    let (value, outputGradient) = (large.value, y.value)
    let gradient = try tape.gradients(of: y, along: outputGradient)[kernel]
    #expect(
      gradient
        == convolve2dKernelGradient(
          input: value, outputGradient, kernelShape: kernel.shape, geometry: geometry))
  }

  /// Two that are one behind the other, and a convolution that is made again, to the same bits.
  @Test func convolutionsAndStacksThatAreMadeAgainGiveTheSameGradients() throws {
    var random = RandomStream(seed: 7)
    let x = Tensor(normal: [8, 64, 128, 4], using: &random)
    let kernel = Tensor(normal: [3, 3, 4, 32], standardDeviation: 0.2, using: &random)
    let second = Tensor(normal: [3, 3, 36, 2], standardDeviation: 0.1, using: &random)
    let bias = Tensor(normal: [8, 32], using: &random)
    let (scale, shift) = (Tensor(ones: [36]), Tensor(normal: [36], using: &random))
    let geometry = ConvolutionGeometry(padding: 1)
    func gradients(isRemade: Bool) throws -> [Tensor] {
      let tape = Tape()
      let leaves = [x, kernel, second, scale, shift, bias].map(tape.variable)
      let hidden = convolve2d(
        leaves[0], leaves[1], bias: leaves[5], geometry: geometry, isRemade: isRemade)
      #expect(hidden.value.count == 1 << 21)
      let stack = concatenate([hidden, leaves[0]], axis: 3)
      #expect((stack.kept() == stack.value) && (hidden.kept() == hidden.value))
      let norm = groupNorm(
        stack, groups: 4, scale: leaves[3], shift: leaves[4], activation: .silu)
      let y = convolve2d(norm, leaves[2], geometry: geometry)
      let result = try tape.gradients(of: square(y).mean())
      return leaves.map { result[$0] }
    }
    #expect(try gradients(isRemade: true) == gradients(isRemade: false))
  }

  /// A gradient that nobody else holds is written over; one that somebody holds is not.
  @Test func gradientsAreWrittenOverOnlyByTheirOwner() throws {
    var random = RandomStream(seed: 8)
    let (x, w) = (
      Tensor(normal: [6, 8], using: &random), Tensor(normal: [8, 8], using: &random)
    )
    let seed = Tensor(normal: [6, 8], using: &random)
    let before = seed.scalars
    let tape = Tape()
    let (a, b) = (tape.variable(x), tape.variable(w))
    // The sum hands the same gradient to a tanh, to a layer with an activation and to a norm.
    let sum =
      tanh(a) + linear(a, b, activation: .sigmoid)
      + layerNorm(
        a, scale: tape.constant(Tensor(ones: [8])), shift: tape.constant(Tensor(zeros: [8])))
    let together = try tape.gradients(of: sum, along: seed)
    #expect(seed.scalars == before)
    var apart = Tensor(zeros: [6, 8])
    for part in 0..<3 {
      let tape = Tape()
      let a = tape.variable(x)
      let y =
        switch part {
        case 0: tanh(a)
        case 1: linear(a, tape.constant(w), activation: .sigmoid)
        default:
          layerNorm(
            a, scale: tape.constant(Tensor(ones: [8])), shift: tape.constant(Tensor(zeros: [8])))
        }
      apart.add(try tape.gradients(of: y, along: seed)[a])
    }
    for (p, q) in zip(together[a].scalars, apart.scalars) { #expect(Swift.abs(p - q) < 1e-5) }
  }

  @Test func anEmptiedTapesVariableTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let x = tape.variable(Tensor([1]))
      let y = square(x)
      _ = try tape.gradients(of: y.sum())
      _ = y + 1
    }
    expectMessage(result, "a variable of shape [1] is used after its tape was emptied")
  }

  @Test func aVectorLossTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      _ = try tape.gradients(of: square(tape.variable(Tensor([1, 2]))))
    }
    expectMessage(result, "the loss has shape [2]: reduce it to one number")
  }

  @Test func theGradientOfAComputedValueTraps() async {
    let message = "this variable is no leaf of the tape that was walked: make it with tape.variable"
    let inside = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let y = square(tape.variable(Tensor([3])))
      _ = try tape.gradients(of: (2 * y).sum())[y]
    }
    expectMessage(inside, message)
    let itself = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let loss = square(tape.variable(Tensor([3]))).sum()
      _ = try tape.gradients(of: loss, keepingTape: true)[loss]
    }
    expectMessage(itself, message)
    let constant = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let (x, c) = (tape.variable(Tensor([3])), tape.constant(Tensor([3])))
      _ = try tape.gradients(of: (x * c).sum())[c]
    }
    expectMessage(constant, message)
  }

  @Test func aParametersVariableIsALeaf() throws {
    let tape = Tape()
    let variable = tape[weight]
    let gradients = try tape.gradients(of: (3 * tape[weight]).sum())
    #expect(gradients[variable] == Tensor(repeating: 3, shape: [2, 2]))
  }

  // MARK: Not finite

  /// √ at 0 is finite and its slope is not: an update would make the parameter NaN for good.
  @Test func aGradientThatIsNotFiniteNamesParameterAndStep() throws {
    let good = Parameter(Tensor([1]), name: "good")
    let bad = Parameter(Tensor([4, 0, 1]), name: "deviation")
    let tape = Tape()
    let loss = tape[good].sum() + sqrt(tape[bad]).sum()
    #expect(loss.scalar == 4)
    let error = #expect(
      throws: TrainingError.gradientNotFinite(
        name: "distance", parameter: "deviation", shape: [3], element: 1, step: 7)
    ) { try tape.gradients(of: loss, named: "distance", step: 7) }
    let text = try #require(error).description
    #expect(
      text.hasPrefix(
        "step 7: the distance is finite, but not its gradient by the parameter deviation of shape "
          + "[3] (element 1)."))
    #expect(!text.contains("\n"))
    // The tape has been walked and can be used for the next attempt.
    #expect(tape.count == 0)
    #expect(try tape.gradients(of: (2 * tape[good]).sum())[good] == Tensor([2]))
  }

  /// Larger than what one thread searches, with the fault at its end.
  @Test func aLargeGradientIsSearchedToItsEnd() throws {
    let count = 200_003
    var value = Tensor(ones: [count])
    value[count - 1] = 0
    let large = Parameter(value, name: "large")
    let tape = Tape()
    let error = #expect(throws: TrainingError.self) {
      try tape.gradients(of: sqrt(tape[large]).mean())
    }
    #expect(try #require(error).description.contains("(element \(count - 1))"))
    // Large numbers are finite, though their sum is not.
    let huge = Parameter(Tensor(zeros: [count]), name: "huge")
    let gradients = try tape.gradients(of: (tape[huge] * 3e38).sum())
    #expect(gradients[huge]![count - 1] == 3e38)
  }

  @Test func aNormThatIsNotFiniteDoesNotPassClipping() async {
    let nan = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let x = tape.variable(Tensor([1, 2]))
      var gradients = try tape.gradients(of: square(x), along: Tensor([1, .nan]))
      gradients.clip(toGlobalNorm: 1)
    }
    expectMessage(nan, "the norm of all gradients is nan, which cannot be clipped")
    let infinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape()
      let x = tape.variable(Tensor([1, 2]))
      var gradients = try tape.gradients(of: square(x), along: Tensor([1, .infinity]))
      gradients.clip(toGlobalNorm: 1)
    }
    expectMessage(infinite, "the norm of all gradients is inf, which cannot be clipped")
  }

  /// deepmd-kit !5519: 128 gradients of 10¹⁹, whose squares single precision does not hold; and a norm
  /// that it does not hold itself.
  @Test(arguments: [(128, 1e19), (128, 3e38), (7, 1e-30)] as [(Int, Float)])
  func normsBeyondSinglePrecisionsSquaresAreClipped(count: Int, size: Float) throws {
    let tape = Tape()
    let x = tape.variable(Tensor(ones: [count]))
    var gradients = try tape.gradients(of: x * 1, along: Tensor(repeating: size, shape: [count]))
    let exact = Double(size) * Double(count).squareRoot()
    let bound: Float = size < 1 ? 1e-31 : 2
    let norm = Double(gradients.clip(toGlobalNorm: bound))
    #expect(exact > 3.5e38 ? norm == .infinity : abs(norm / exact - 1) < 1e-6)
    let share = bound / Float(count).squareRoot()
    #expect(gradients[x].scalars.allSatisfy { abs($0 / share - 1) < 1e-5 })
  }

  @Test func aFrozenParameterIsFoundToo() throws {
    let critic = Parameter(Tensor([1, .infinity]), name: "critic.weight")
    let tape = Tape()
    let x = tape.variable(Tensor([1, 2]))
    let loss = (tape.frozen { x * tape[critic] }).sum() + (tape[weight] * 0).sum()
    let error = #expect(throws: TrainingError.self) { try tape.gradients(of: loss, step: 3) }
    #expect(
      try #require(error).description.hasPrefix(
        "step 3: the loss is inf: the parameter critic.weight of shape [2] is not finite (element 1)"
      )
    )
    let moments = Parameter(Tensor([.nan]), role: .statistic, name: "norm.runningMean")
    let second = Tape()
    let shifted = (second.variable(Tensor([1])) - second[moments]).sum()
    let other = #expect(throws: TrainingError.self) { try second.gradients(of: shifted) }
    #expect(try #require(other).description.contains("the parameter norm.runningMean of shape [1]"))
  }

  // MARK: Ties

  @Test func whereTwoAreEqualTheGradientGoesToTheFirst() throws {
    for choose in [
      maximum as (Variable, Variable) -> Variable, minimum as (Variable, Variable) -> Variable,
    ] {
      let tape = Tape()
      let (a, b) = (tape.variable(Tensor([1, 2, 2])), tape.variable(Tensor([2, 2, 1])))
      let gradients = try tape.gradients(of: choose(a, b), along: Tensor([10, 20, 40]))
      #expect(gradients[a].scalars[1] == 20 && gradients[b].scalars[1] == 0)
      #expect(gradients[a] + gradients[b] == Tensor([10, 20, 40]))
    }
  }

  @Test func elementsThatTieShareTheGradientOfTheLargest() throws {
    let tape = Tape()
    let x = tape.variable(Tensor([1, 3, 3, 5, 2, 5, 5, 0, 4, 4, 4, 4], shape: [3, 4]))
    let slopes = try tape.gradients(of: x.maximum(axes: [1]), along: Tensor([6, 12, 24]))[x]
    #expect(slopes.scalars == [0, 0, 0, 6, 0, 6, 6, 0, 6, 6, 6, 6])
  }
}
