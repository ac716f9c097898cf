import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@Suite struct CheckpointNameTests {
  private struct Pair: Module {
    let encoder: MLP
    let decoder: MLP
  }

  /// Two models of the same property names under one optimizer and one average, and parameters that
  /// nobody has named.
  @Test func parametersOfOneNameKeepTheirOwnMoments() throws {
    var random = RandomStream(seed: 6)
    let encoder = MLP([2, 3], using: &random)
    let decoder = MLP([2, 3], using: &random)
    let (first, second) = (Parameter(Tensor([1])), Parameter(Tensor([2])))
    let all = encoder.parameters + decoder.parameters + [first, second]
    var (adam, average) = (Adam(all, learningRate: 0.1), MovingAverage(of: all, decay: 0.5))
    let tape = Tape()
    let loss = all.enumerated().map { (tape[$1] * Float($0 + 1)).sum() }.reduce(tape.constant(0), +)
    adam.update(along: try tape.gradients(of: loss))
    average.update()
    var checkpoint = Checkpoint()
    checkpoint.store(adam, as: "adam")
    checkpoint.store(average, as: "average")
    // Searching a model that holds the others must not move anything.
    _ = Pair(encoder: encoder, decoder: decoder).parameters
    var (otherAdam, otherAverage) = (Adam(all, learningRate: 0.1), MovingAverage(of: all))
    try checkpoint.restore(&otherAdam, as: "adam")
    try checkpoint.restore(&otherAverage, as: "average")
    #expect(otherAdam.memory == adam.memory)
    #expect(otherAverage.values == average.values)
    #expect(Set(adam.memory["firstMoment"]!.map { $0.scalars[0] }).count == all.count)

    var swapped = Adam(decoder.parameters + encoder.parameters + [first, second], learningRate: 0)
    let error = #expect(throws: CheckpointError.self) {
      var named = checkpoint
      named.store(adam, as: "named")
      try named.restore(&swapped, as: "named")
    }
    #expect(
      try #require(error).description.contains(
        "named.firstMoment.0.encoder.layers.0.weight is in the place of decoder.layers.0.weight"))
    var fewer = Adam(encoder.parameters, learningRate: 0)
    let surplus = #expect(throws: CheckpointError.self) {
      try checkpoint.restore(&fewer, as: "adam")
    }
    #expect(try #require(surplus).description.contains("has no place here"))
  }

  @Test func anInnerModelDoesNotRenameItsParameters() {
    var random = RandomStream(seed: 6)
    let pair = Pair(encoder: MLP([2, 3], using: &random), decoder: MLP([2, 3], using: &random))
    let weight = pair.decoder.parameters[0]
    #expect(weight.name == "layers.0.weight")
    _ = pair.parameters
    #expect(weight.name == "decoder.layers.0.weight")
    _ = pair.decoder.parameters
    #expect(weight.name == "decoder.layers.0.weight")
    // The checkpoint goes by the path in the model that is stored, whatever the name.
    var checkpoint = Checkpoint()
    checkpoint.store(pair.decoder, as: "decoder")
    #expect(checkpoint.tensor("decoder.layers.0.weight") == weight.value)
  }

  @Test func aNameThatIsTakenStopsWithAMessage() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var checkpoint = Checkpoint()
      checkpoint.store(Tensor([1]), as: "model.weight")
      checkpoint.store(Tensor([2]), as: "model.weight")
    }
    expectMessage(result, "the checkpoint holds a tensor model.weight already")
    let stream = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var checkpoint = Checkpoint()
      try checkpoint.store(RandomStream(seed: 1), as: "batches")
      try checkpoint.store(RandomStream(seed: 2), as: "batches")
    }
    expectMessage(stream, "the checkpoint holds a note batches.stream already")
  }

  @Test(arguments: ["-1", "9223372036854775807", "9007199254740992", "many", ""])
  func aStepThatCannotBeCountedOnIsAnError(step: String) throws {
    var adam = Adam([Parameter(Tensor([1]))], learningRate: 0.1)
    var checkpoint = Checkpoint()
    checkpoint.store(adam, as: "adam")
    checkpoint.notes["adam.step"] = step
    let error = #expect(throws: CheckpointError.self) {
      try checkpoint.restore(&adam, as: "adam")
    }
    #expect(try #require(error).description.contains("its step count for adam is \(step)"))
    checkpoint.notes["adam.step"] = "9007199254740991"
    try checkpoint.restore(&adam, as: "adam")
    let tape = Tape()
    let weight = adam.parameters[0]
    adam.update(along: try tape.gradients(of: tape[weight].sum()))
    #expect(adam.step == 1 << 53 && weight.value.isFinite)
  }
}
