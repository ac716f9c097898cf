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
        let y = dropout(norm(model(tape.constant(x))), rate: 0.2, using: &random)
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

  /// A real write that fails half-way, in a process of its own, which may write 8 KB a file.
  @Test func aWriteThatFailsLeavesTheOldFileAndNothingBeside() async {
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory.path + "/limit-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let place = URL(fileURLWithPath: folder + "/a")
      // As a shell starts a program: there, reaching the limit kills it.
      signal(SIGXFSZ, SIG_DFL)
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGXFSZ)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      var small = Checkpoint()
      small.store(Tensor([1, 2, 3]), as: "a")
      try small.write(to: place.path)
      let before = try Data(contentsOf: place)
      var limit = rlimit(rlim_cur: 8192, rlim_max: 8192)
      #if canImport(Glibc)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #else
        setrlimit(RLIMIT_FSIZE, &limit)
      #endif
      var large = Checkpoint()
      large.store(Tensor(zeros: [10_000]), as: "a")
      do {
        try large.write(to: place.path)
        exit(2)
      } catch CheckpointError.unwritable {}
      guard try Data(contentsOf: place) == before else { exit(3) }
      guard try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"] else { exit(4) }
      // A file that fits can still be written.
      try small.write(to: place.path)
    }
  }

  @Test func aLinkStaysAndItsFileIsReplaced() throws {
    let folder = path + "-links"
    let disk = folder + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // A link to a link to a file that is not there yet, with a relative path and an absolute one.
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/a", withDestinationPath: "disk/b")
    try FileManager.default.createSymbolicLink(
      atPath: disk + "/b", withDestinationPath: folder + "/c")
    for _ in 0..<2 {
      try Training().save(to: folder + "/a")
      try Training(seed: 1).load(folder + "/a")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/a") == "disk/b")
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["a", "c", "disk"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == ["b"])
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/circle", withDestinationPath: "circle")
    let error = #expect(throws: CheckpointError.self) {
      try Training().save(to: folder + "/circle")
    }
    #expect(try #require(error).description.contains("symbolic links lead in a circle"))
  }

  /// What a process that was killed has left is removed; what a living one writes, and a link that
  /// somebody laid, are left alone.
  @Test func remainsOfTheDeadAreRemoved() throws {
    let folder = path + "-remains"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Beyond the largest number that a process can have; the first process; no process at all.
    let remains = [
      "a.99999999.1.partial", "a.1.1.partial", "a.x.1.partial", "b.99999999.1.partial",
    ]
    for name in remains { try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    try Training().save(to: folder + "/a")
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        == Set(remains.dropFirst() + ["a"]))
  }

  @Test func anImpossiblePlaceIsAnError() throws {
    #expect(throws: CheckpointError.self) { try Training().save(to: "/nowhere/at/all") }
    for place in ["/dev/zero", FileManager.default.temporaryDirectory.path] {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: place) }
      #expect(error?.description == "cannot read the checkpoint \(place): it is not a file")
    }
    let device = #expect(throws: CheckpointError.self) { try Training().save(to: "/dev/null") }
    #expect(
      device?.description == "cannot write the checkpoint /dev/null: it is not a file; "
        + "what was there before is untouched")
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

  // MARK: Names

  private struct Pair: Module {
    let encoder: MLP
    let decoder: MLP
  }

  /// Two models of the same property names under one optimiser and one average, and parameters that
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
    ("no elements, but bytes", file("{\"a\":\(entry("[0]", "[0,4]"))}", data: 4)),
    ("a negative axis", file("{\"a\":\(entry("[-3]", "[0,12]"))}", data: 12)),
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

  /// Two hundred tensors that all claim the same 4 MB: an error before memory is taken for any.
  @Test func tensorsThatOverlapTakeNoMemory() async {
    await #expect(processExitsWith: .success) {
      let span = 1 << 22
      let entries = (0..<200).map {
        "\"t\($0)\":{\"dtype\":\"F32\",\"shape\":[\(span / 4)],\"data_offsets\":[0,\(span)]}"
      }
      let header = Data("{\(entries.joined(separator: ","))}".utf8)
      var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
      bytes += header + Data(count: span)
      let before = MemoryPool.bytesHeld
      do throws(Safetensors.Malformed) {
        _ = try Safetensors.decode(bytes)
        exit(2)
      } catch {
        guard error.reason.contains("begin at 0, not at \(span)") else { exit(3) }
      }
      guard MemoryPool.bytesHeld == before else { exit(4) }
    }
  }

  /// The first axis that a shape cannot have, in a file that has the bytes for it: 8 GB of addresses, of
  /// which only the header is touched. It is listed.
  @Test func anAxisBeyondAShapesIsListed() throws {
    let data = 4 * (1 << 31)
    let header = "{\"a\":\(Self.entry("[\(1 << 31)]", "[0,\(data)]"))}"
    let start = Self.file(header, data: 0)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let base = mmap(nil, start.count + data, PROT_READ | PROT_WRITE, flags, -1, 0)
    let bytes = try #require(base == MAP_FAILED ? nil : base)
    defer { munmap(bytes, start.count + data) }
    start.withUnsafeBytes { bytes.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    let file = Data(bytesNoCopy: bytes, count: start.count + data, deallocator: .none)
    let content = try Safetensors.decode(file)
    #expect(content.tensors.isEmpty && content.items.map(\.shape) == [[1 << 31]])
    #expect(content.items[0].scalars == nil)
  }

  @Test func aHeaderLongerThanAllowedIsAnError() throws {
    let length = Safetensors.longestHeader + 1
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.file("{}", data: 0, length: UInt64(length)).write(to: URL(fileURLWithPath: path))
    // A file with a hole: no bytes on the disk.
    #expect(truncate(path, off_t(length + 8)) == 0)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: path) }
    #expect(
      try #require(error).description.contains(
        "its header of 100000001 bytes is longer than the 100000000 that are allowed"))
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
