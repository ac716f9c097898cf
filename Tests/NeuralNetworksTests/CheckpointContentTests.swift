import Autodiff
import Foundation
import RandomStreams
import Tensors
import Testing

@testable import NeuralNetworks

/// What a checkpoint says, and whether that can be believed.
@Suite struct CheckpointContentTests {
  private static let tensors: [(name: String, value: Tensor)] = [
    ("b", Tensor([-1, 0.5], shape: [1, 2])), ("a", Tensor([1, 2, 3])),
  ]

  // MARK: The checksum

  /// Python's `zlib.crc32` of `{"k":"v"}`, `"a":[3]`, the numbers of a, `"b":[1,2]`, those of b.
  @Test func theChecksumIsPythons() throws {
    let bytes = Data(Safetensors.encode(Self.tensors, metadata: ["k": "v"]))
    #expect(bytes.range(of: Data(#""marginalia crc32":"fa77ce6a""#.utf8)) != nil)
    #expect(try Safetensors.decode(bytes).metadata == ["k": "v"])
  }

  /// Whatever bit has turned: an error, or the same numbers and notes as before. The latter is only
  /// so where the checksum's own key is hit, and the file becomes one without a checksum.
  @Test func everyBitThatHasTurnedIsNoticed() throws {
    let whole = Data(Safetensors.encode(Self.tensors, metadata: ["k": "v", "step": "12"]))
    let key = try #require(whole.range(of: Data(Safetensors.checksumKey.utf8)))
    var escaped = 0
    for bit in 0..<8 * whole.count {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      guard let content = try? Safetensors.decode(bytes) else { continue }
      escaped += 1
      #expect(key.contains(bit / 8), "bit \(bit)")
      #expect(content.tensors == Dictionary(uniqueKeysWithValues: Self.tensors.map { ($0, $1) }))
      #expect(content.metadata["k"] == "v" && content.metadata["step"] == "12")
    }
    #expect(escaped > 0)
  }

  /// Another program may write the same content in another order, or without the checksum.
  @Test func anotherProgramsOrderIsRead() throws {
    let whole = Safetensors.encode(Self.tensors, metadata: ["k": "v"])
    let turned = Safetensors.encode(Self.tensors.reversed(), metadata: ["k": "v"])
    #expect(whole != turned)
    #expect(
      try Safetensors.decode(Data(whole)).tensors == Safetensors.decode(Data(turned)).tensors)

    let header = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    bytes += Data(header.utf8) + Data([0, 0, 0x80, 0x3f])
    #expect(try Safetensors.decode(bytes).tensors == ["a": Tensor([1])])
  }

  @Test func aWrongChecksumSaysSo() throws {
    var bytes = Data(Safetensors.encode(Self.tensors, metadata: [:]))
    bytes[bytes.count - 1] ^= 1
    let error = #expect(throws: Safetensors.Malformed.self) { try Safetensors.decode(bytes) }
    let reason = try #require(error).reason
    #expect(reason.contains("its numbers or notes are not those that were written"))
  }

  // MARK: Numbers that are not finite

  @Test(arguments: [Float.nan, .infinity])
  func whatIsNotFiniteIsNotRestored(_ value: Float) throws {
    var random = RandomStream(seed: 3)
    let model = MLP([2, 3], using: &random)
    let sound = model.parameters.map(\.value)
    func spoil(_ checkpoint: Checkpoint, _ restore: (Checkpoint) throws -> Void) throws {
      let error = #expect(throws: CheckpointError.self) { try restore(checkpoint) }
      #expect(try #require(error).description.contains("has numbers that are not finite"))
    }
    var adam = Adam(model.parameters, learningRate: 0.1)
    var average = MovingAverage(of: model.parameters)

    model.parameters[1].value = Tensor([0, value, 0])
    var ofModel = Checkpoint()
    ofModel.store(model, as: "model")
    for (parameter, value) in zip(model.parameters, sound) { parameter.value = value }
    try spoil(ofModel) { try $0.restore(model, as: "model") }
    #expect(model.parameters.map(\.value) == sound)

    var ofAdam = Checkpoint()
    var spoiled = adam
    var memory = adam.memory
    memory["secondMoment"]![0] = Tensor(repeating: value, shape: memory["secondMoment"]![0].shape)
    spoiled.restore(memory: memory, step: 1)
    ofAdam.store(spoiled, as: "adam")
    try spoil(ofAdam) { try $0.restore(&adam, as: "adam") }

    var ofAverage = Checkpoint()
    var gone = average
    gone.values[1] = Tensor([0, 0, value])
    ofAverage.store(gone, as: "average")
    try spoil(ofAverage) { try $0.restore(&average, as: "average") }
    try spoil(ofAverage) { try $0.tensor("average.1.\(model.parameters[1].name)", shape: [3]) }
  }

  // MARK: Notes

  /// Keys in an order that does not change from process to process, as a dictionary's does.
  @Test func aStreamIsTheSameTextEverywhere() throws {
    var checkpoint = Checkpoint()
    try checkpoint.store(RandomStream(seed: 5), as: "batches")
    let text = try #require(checkpoint.notes["batches.stream"])
    let keys = text.split(separator: "\"").filter { $0.allSatisfy(\.isLetter) }
    #expect(keys == ["branch", "key", "position"])
  }

  private static var saved: Checkpoint {
    var checkpoint = Checkpoint(notes: [
      "width": "8", "step": "40", "minus": "-1", "word": "forty", "long": "12345678901234567890",
      "bits": "3ff0000000000000 zz", "nan": "7ff8000000000000", "lines": "a\nb\u{1b}[2J\u{2028}c",
    ])
    checkpoint.store([1, -0.0, .pi, .leastNonzeroMagnitude], as: "curves")
    checkpoint.store(Tensor([1, 2, 3, 4], shape: [2, 2]), as: "weight")
    return checkpoint
  }

  private func complaint(_ body: (Checkpoint) throws -> Void) throws -> String {
    let error = #expect(throws: CheckpointError.self) { try body(Self.saved) }
    return try #require(error).description
  }

  @Test func settingsMustBeThoseOfTheRun() throws {
    try Self.saved.requireNotes(["width": "8", "step": "40"])
    #expect(
      try complaint { try $0.requireNotes(["width": "9", "step": "41"]) }
        == "the checkpoint in memory is of another run: its step is 40, this run's 41; run without "
        + "--resume, or with the settings it was made with")
    #expect(
      try complaint { try $0.requireNotes(["depth": "2"]) }.contains(
        "its depth is missing, this run's 2"))
    let long = try complaint {
      var other = $0
      other.notes["width"] = String(repeating: "8", count: 10_000)
      try other.requireNotes(["width": "9"])
    }
    #expect(long.count < 300)
    let lines = try complaint { try $0.requireNotes(["lines": "a"]) }
    #expect(lines.contains("a�b�[2J�c"))
  }

  @Test(arguments: ["minus", "word", "long", "none", "width"])
  func wholeNumbersOutsideAreErrors(_ note: String) throws {
    #expect(try Self.saved.integer("step", in: 0...40) == 40)
    #expect(try Self.saved.integer("minus", in: -1...0) == -1)
    let text = try complaint { _ = try $0.integer(note, in: 9...40) }
    #expect(text.contains("its “\(note)” is \(Self.saved.notes[note] ?? "missing"), not a whole"))
    #expect(text.contains("from 9 to 40; train again"))
  }

  @Test func numbersComeBackToTheBit() throws {
    let values = try Self.saved.doubles("curves", count: 4)
    #expect(values.map(\.bitPattern) == [1, -0.0, .pi, .leastNonzeroMagnitude].map(\.bitPattern))
    #expect(try Self.saved.doubles("none", count: 0) == [])
    for (note, count) in [("curves", 3), ("curves", 5), ("bits", 2), ("nan", 1), ("none", 1)] {
      let text = try complaint { _ = try $0.doubles(note, count: count) }
      #expect(text.contains("not \(count) finite numbers as bits"), "\(note)")
    }
  }

  @Test func tensorsMustHaveTheirShape() throws {
    #expect(try Self.saved.tensor("weight", shape: [2, 2]).scalars == [1, 2, 3, 4])
    // The last is more than memory has, and only asked for.
    for (name, shape, says) in [
      ("weight", [4], "its weight is [2, 2], not [4]"), ("bias", [4], "it lacks bias [4]"),
      ("weight", [1 << 24, 100_000], "its weight is [2, 2], not [16777216, 100000]"),
    ] as [(String, Shape, String)] {
      #expect(try complaint { try $0.tensor(name, shape: shape) }.contains(says))
    }
  }
}
