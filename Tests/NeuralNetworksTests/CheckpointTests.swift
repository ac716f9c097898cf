import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct CheckpointTests {
  private let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("checkpoint-\(UUID().uuidString).safetensors").path

  private final class Training {
    var random: RandomStream
    let model: MLP
    let norm = BatchNorm(6)
    var adam: Adam
    var average: MovingAverage
    var step = 0

    init(widths: [Int] = [3, 6, 1], seed: UInt64 = 4) {
      random = RandomStream(seed: seed)
      model = MLP(Array(widths.prefix(2)), using: &random)
      adam = Adam(model.parameters + norm.parameters, learningRate: 0.01)
      average = MovingAverage(of: model.parameters, decay: 0.9)
    }

    func run(_ steps: Int) throws {
      for _ in 0..<steps {
        let tape = Tape()
        let x = Tensor(normal: [5, 3], using: &random)
        let y = dropout(norm(model(tape.constant(x))), probability: 0.2, using: &random)
        adam.update(along: try tape.gradients(of: square(y - 1).mean(), step: step))
        average.update()
        step += 1
      }
    }

    func save(to path: String) throws {
      var checkpoint = Checkpoint(notes: ["step": String(step), "quote": "\"ü\"\n\\"])
      checkpoint.store(model, as: "model")
      checkpoint.store(norm, as: "norm")
      checkpoint.store(adam, as: "adam")
      checkpoint.store(average, as: "average")
      try checkpoint.store(random, as: "random")
      try checkpoint.write(to: path)
    }

    func load(_ path: String) throws {
      let checkpoint = try Checkpoint(contentsOf: path)
      try checkpoint.restore(model, as: "model")
      try checkpoint.restore(norm, as: "norm")
      try checkpoint.restore(&adam, as: "adam")
      try checkpoint.restore(&average, as: "average")
      random = try checkpoint.random("random")
      step = Int(checkpoint.notes["step"]!)!
      #expect(checkpoint.notes["quote"] == "\"ü\"\n\\")
    }

    var bits: [[UInt32]] {
      ((model.state + norm.state).map(\.value) + average.values).map {
        $0.scalars.map(\.bitPattern)
      }
    }
  }

  @Test func resumedTrainingEndsWithTheSameBits() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = Training()
    try whole.run(7)
    try whole.save(to: path)
    try whole.run(6)
    let resumed = Training(seed: 99)
    try resumed.load(path)
    #expect(resumed.step == 7)
    try resumed.run(6)
    #expect(resumed.bits == whole.bits)
    #expect(resumed.random == whole.random)
  }

  @Test func writingLeavesNothingBeside() throws {
    let folder = path + "-folder"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Training().save(to: folder + "/a")
    try Training().save(to: folder + "/a")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsAnErrorThatLeavesTheOldFile() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let error = #expect(throws: CheckpointError.self) {
      try AtomicFile.writeAll([1, 2, 3], to: full, path: "weights")
    }
    #expect(
      error?.description == "cannot write the checkpoint weights: No space left on device; "
        + "what was there before is untouched")
  }

  @Test func anImpossiblePlaceIsAnError() throws {
    #expect(throws: CheckpointError.self) { try Training().save(to: "/nowhere/at/all") }
    for place in ["/dev/zero", FileManager.default.temporaryDirectory.path] {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: place) }
      #expect(error?.description == "cannot read the checkpoint \(place): it is not a file")
    }
    let missing = #expect(throws: CheckpointError.self) {
      try Checkpoint(contentsOf: "/nowhere/at/all")
    }
    #expect(
      missing?.description
        == "cannot read the checkpoint /nowhere/at/all: there is no such file")
  }

  @Test func anotherModelsCheckpointSaysWhatDiffers() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Training().save(to: path)
    let other = Training(widths: [3, 5])
    let before = other.bits
    let error = #expect(throws: CheckpointError.self) { try other.load(path) }
    let text = try #require(error).description
    #expect(text.contains("holds another model"))
    #expect(text.contains("model.layers.0.weight is [3, 6] in it and [3, 5] here"))
    #expect(other.bits == before)

    var random = RandomStream(seed: 1)
    let deeper = MLP([3, 6, 2], using: &random)
    let checkpoint = try Checkpoint(contentsOf: path)
    let lacking = #expect(throws: CheckpointError.self) {
      try checkpoint.restore(deeper, as: "model")
    }
    #expect(try #require(lacking).description.contains("it lacks model.layers.1.weight [6, 2]"))
    let plain = MLP([3, 6], bias: false, using: &random)
    let surplus = #expect(throws: CheckpointError.self) {
      try checkpoint.restore(plain, as: "model")
    }
    #expect(
      try #require(surplus).description.contains("its model.layers.0.bias has no place here"))
    var sgd = SGD(plain.parameters, learningRate: 1)
    #expect(throws: CheckpointError.self) { try checkpoint.restore(&sgd, as: "sgd") }
    #expect(throws: CheckpointError.self) { try checkpoint.random("nothing") }
  }

  // MARK: Damaged files

  private static func file(_ header: String, data: Int, length: UInt64? = nil) -> Data {
    var bytes = Data()
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) {
      bytes.append(contentsOf: $0)
    }
    return bytes + Data(header.utf8) + Data(count: data)
  }

  private static func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  static let damaged: [(String, Data)] = [
    ("empty", Data()),
    ("shorter than a length", Data([1, 2, 3])),
    ("length beyond the file", file("{}", data: 0, length: 3)),
    ("length of 2⁶⁴ − 1", file("{}", data: 0, length: .max)),
    ("length of 2⁶³", file("{}", data: 0, length: 1 << 63)),
    ("no JSON", file("{\"a\":", data: 0)),
    ("a list", file("[]", data: 0)),
    ("deep nesting", file(String(repeating: "[", count: 100_000), data: 0)),
    ("no UTF-8", file("{\"a\u{0}\":1}", data: 0)),
    ("truncated data", file("{\"a\":\(entry("[3]", "[0,12]"))}", data: 8)),
    ("surplus data", file("{\"a\":\(entry("[3]", "[0,12]"))}", data: 16)),
    ("another type", file("{\"a\":\(entry("[3]", "[0,12]", type: "F64"))}", data: 12)),
    ("shape against offsets", file("{\"a\":\(entry("[4]", "[0,12]"))}", data: 12)),
    ("an axis of zero", file("{\"a\":\(entry("[0]", "[0,0]"))}", data: 0)),
    ("a negative axis", file("{\"a\":\(entry("[-3]", "[0,12]"))}", data: 12)),
    ("seven axes", file("{\"a\":\(entry("[1,1,1,1,1,1,1]", "[0,4]"))}", data: 4)),
    (
      "a shape that overflows",
      file("{\"a\":\(entry("[4294967296,4294967296,4294967296]", "[0,12]"))}", data: 12)
    ),
    (
      "a shape whose bytes overflow",
      file("{\"a\":\(entry("[2147483647,2147483647]", "[0,12]"))}", data: 12)
    ),
    ("a number beyond Int", file("{\"a\":\(entry("[99999999999999999999]", "[0,12]"))}", data: 12)),
    ("offsets in disorder", file("{\"a\":\(entry("[3]", "[12,0]"))}", data: 12)),
    ("a negative offset", file("{\"a\":\(entry("[3]", "[-12,0]"))}", data: 12)),
    ("one offset", file("{\"a\":\(entry("[3]", "[0]"))}", data: 12)),
    (
      "overlap", file("{\"a\":\(entry("[2]", "[0,8]")),\"b\":\(entry("[2]", "[4,12]"))}", data: 12)
    ),
    ("a hole", file("{\"a\":\(entry("[2]", "[0,8]")),\"b\":\(entry("[1]", "[12,16]"))}", data: 16)),
    ("metadata that are no texts", file("{\"__metadata__\":{\"a\":1}}", data: 0)),
    ("a fractional size", file("{\"a\":\(entry("[1.5]", "[0,6]"))}", data: 6)),
  ]

  @Test(arguments: damaged) func damagedFilesAreErrors(name: String, bytes: Data) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: CheckpointError.self, "\(name)") {
      try Checkpoint(contentsOf: path)
    }
    guard case .malformed = error else {
      Issue.record("\(name): \(String(describing: error))")
      return
    }
    #expect(!error!.description.contains("\n"))
  }

  @Test func everyTruncationOfAGoodFileIsAnError() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Training().save(to: path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in stride(from: 0, to: whole.count, by: 97) {
      #expect(throws: Safetensors.Malformed.self) {
        try Safetensors.decode(whole.prefix(length))
      }
    }
    #expect(try Safetensors.decode(whole).tensors.count == 16)
  }

  @Test func dataStartOnAMultipleOfEight() {
    for count in 0..<9 {
      let bytes = Safetensors.encode(
        [("a", Tensor([1]))], metadata: ["k": String(repeating: "x", count: count)])
      #expect((bytes.count - 4) % 8 == 0)
    }
  }
}
