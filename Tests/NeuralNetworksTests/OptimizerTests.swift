import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@Suite struct OptimizerTests {
  @Test func aParameterWithoutGradientStays() throws {
    let (used, unused) = (Parameter(Tensor([1, 2])), Parameter(Tensor([3])))
    var adam = Adam([unused, used], learningRate: 0.1)
    let tape = Tape()
    adam.update(along: try tape.gradients(of: tape[used].sum()))
    #expect(unused.value == Tensor([3]))
    #expect(used.value.scalars.allSatisfy { $0 < 2 })
    #expect(Swift.abs(used.value.scalars[0] - 0.9) < 1e-5)
  }

  @Test func everyOptimizerFindsTheMinimum() throws {
    func distance(_ make: ([Parameter]) -> some Optimizer) throws -> Float {
      let x = Parameter(Tensor([4, -3]))
      var optimizer = make([x])
      let scales = Tensor([1, 10])
      for _ in 0..<400 {
        let tape = Tape()
        let loss = (square(tape[x] - 1) * tape.constant(scales)).sum()
        optimizer.update(along: try tape.gradients(of: loss))
      }
      return x.value.scalars.map { Swift.abs($0 - 1) }.max()!
    }
    #expect(try distance { Adam($0, learningRate: 0.05) } < 1e-2)
    #expect(try distance { SGD($0, learningRate: 0.02) } < 1e-3)
    #expect(try distance { SGD($0, learningRate: 0.01, momentum: 0.9) } < 1e-3)
    #expect(try distance { RMSProp($0, learningRate: 0.02) } < 3e-2)
  }

  /// What SGD and RMSProp remember goes through a checkpoint: resumed they end with the same bits.
  @Test func memoryIsRestored() throws {
    func check(_ make: ([Parameter]) -> some Optimizer) throws {
      func run(_ optimizer: inout some Optimizer, _ steps: Int) throws {
        for _ in 0..<steps {
          let tape = Tape()
          let loss = optimizer.parameters.map { square(tape[$0] - 1).sum() }
          optimizer.update(along: try tape.gradients(of: loss.reduce(tape.constant(0), +)))
        }
      }
      func start() -> [Parameter] { [Parameter(Tensor([4, -3])), Parameter(Tensor([2]))] }
      var whole = make(start())
      try run(&whole, 5)
      var checkpoint = Checkpoint()
      checkpoint.store(whole, as: "optimizer")
      var resumed = make(start())
      try checkpoint.restore(&resumed, as: "optimizer")
      for (mine, theirs) in zip(resumed.parameters, whole.parameters) { mine.value = theirs.value }
      #expect(resumed.step == 5)
      try run(&whole, 3)
      try run(&resumed, 3)
      #expect(whole.parameters.map(\.value) == resumed.parameters.map(\.value))
      #expect(whole.memory == resumed.memory)
    }
    try check { SGD($0, learningRate: 0.01, momentum: 0.9, weightDecay: 0.1) }
    try check { RMSProp($0, learningRate: 0.02) }
    try check { Adam($0, learningRate: 0.02) }
  }

  @Test func settingsThatMakeNoSenseStopWithAMessage() async {
    let beta = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Adam([], learningRate: 0.1, beta2: 1)
    }
    expectMessage(beta, "Adam with a β₂ of 1.0")
    let rate = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var adam = Adam([], learningRate: 0.1)
      adam.learningRate = .nan
    }
    expectMessage(rate, "Adam with a learning rate of nan")
    let momentum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SGD([], learningRate: 0.1, momentum: 1)
    }
    expectMessage(momentum, "SGD with a momentum of 1.0")
    let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var sgd = SGD([], learningRate: 0.1)
      sgd.learningRate = -0.1
    }
    expectMessage(negative, "SGD with a learning rate of -0.1")
    let decay = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RMSProp([], learningRate: 0.1, decay: -0.5)
    }
    expectMessage(decay, "RMSProp with a decay of -0.5")
    let infinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RMSProp([], learningRate: .infinity)
    }
    expectMessage(infinite, "RMSProp with a learning rate of inf")
  }

  @Test func schedules() {
    let warm = LearningRateSchedule.warmUp(to: 1, over: 4)
    #expect((0..<6).map { warm($0) } == [0.25, 0.5, 0.75, 1, 1, 1])
    let cosine = LearningRateSchedule.cosine(from: 1, to: 0.1, over: 14, warmUp: 4)
    #expect((0..<5).map { cosine($0) } == [0.25, 0.5, 0.75, 1, 1])
    #expect(Swift.abs(cosine(9) - 0.55) < 1e-6)
    #expect(cosine(14) == 0.1)
    #expect(cosine(99) == 0.1)
    #expect(LearningRateSchedule.constant(3)(7) == 3)
    #expect(LearningRateSchedule.linear(from: 1, to: 3, over: 4)(1) == 1.5)
  }

  @Test func movingAverages() {
    let weight = Parameter(Tensor([1]))
    var average = MovingAverage(of: [weight], decay: 0.75)
    weight.value = Tensor([5])
    average.update()
    #expect(weight.value.scalar == 5)
    #expect(average.applied { weight.value.scalar } == 2)
    #expect(weight.value.scalar == 5)
  }

  @Test func clampingWeights() {
    let weight = Parameter(Tensor([-1, 0.5, 2]))
    [weight].clamp(to: -0.75...1)
    #expect(weight.value == Tensor([-0.75, 0.5, 1]))
  }

  /// The optimizer owns no copy of what it changes: a step takes no memory for parameters or
  /// moments.
  @Test func updatesAreInPlace() throws {
    let weight = Parameter(Tensor(zeros: [64]))
    var adam = Adam([weight], learningRate: 0.1)
    func address(_ tensor: Tensor) -> UnsafePointer<Float> {
      tensor.withUnsafeBufferPointer { $0.baseAddress! }
    }
    let before = address(weight.value)
    for _ in 0..<3 {
      let tape = Tape()
      adam.update(along: try tape.gradients(of: tape[weight].sum()))
    }
    #expect(address(weight.value) == before)
  }
}
