import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct CheckpointTests {
  private let path = checkpointPath()

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
}
