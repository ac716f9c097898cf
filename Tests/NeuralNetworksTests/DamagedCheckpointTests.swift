import Foundation
import RandomStreams
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct DamagedCheckpointTests {
  private let path = checkpointPath()

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
