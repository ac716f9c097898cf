import Autodiff
import Foundation
import Tensors
import Testing

@testable import NeuralNetworks

/// Files of other programs: types that are not F32, no elements, more axes than a tensor has.
@Suite struct SafetensorsTypeTests {
  private static func file(_ entries: [(String, String, [Int], [UInt8])]) -> Data {
    var (texts, data): ([String], [UInt8]) = ([], [])
    for (name, type, shape, bytes) in entries {
      texts.append(
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":"
          + "[\(data.count),\(data.count + bytes.count)]}")
      data += bytes
    }
    let header = "{\(texts.joined(separator: ","))}"
    return withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
      + Data(header.utf8) + Data(data)
  }

  private static func bytes<Number>(_ numbers: Number...) -> [UInt8] {
    numbers.withUnsafeBytes(Array.init)
  }

  /// Values by Python: numpy's float16, torch's bfloat16, float8_e4m3fn and float8_e5m2.
  static let types: [(String, [UInt8], [Float])] = [
    ("F64", bytes(1.5, -0.1, 1e300), [1.5, -0.1, .infinity]),
    ("F32", bytes(Float(1.5), -0.1), [1.5, -0.1]),
    (
      "F16", bytes(UInt16(0x3c00), 0xc000, 0x7bff, 0x0001, 0x03ff, 0x8000, 0x7c00, 0xfc00, 0x3555),
      [
        1, -2, 65504, 5.9604645e-08, 6.097555e-05, -0.0, .infinity, -.infinity, 0.33325195,
      ]
    ),
    ("BF16", bytes(UInt16(0x3f80), 0xc2f7, 0x7f80, 0x0080), [1, -123.5, .infinity, 1.1754944e-38]),
    (
      "F8_E4M3", [0x38, 0xc0, 0x7e, 0x01, 0x08, 0x80, 0x77],
      [1, -2, 448, 0.001953125, 0.015625, -0.0, 240]
    ),
    ("F8_E5M2", [0x3c, 0xc0, 0x7b, 0x01, 0x7c], [1, -2, 57344, 1.5258789e-05, .infinity]),
    ("I64", bytes(Int64(-3), 1 << 40, 16_777_217), [-3, 1_099_511_627_776, 16_777_216]),
    ("U64", bytes(UInt64(3), .max), [3, 18_446_744_073_709_551_616]),
    ("I32", bytes(Int32(-3), .max), [-3, 2_147_483_648]),
    ("U32", bytes(UInt32(3), .max), [3, 4_294_967_296]),
    ("I16", bytes(Int16(-3), .max), [-3, 32767]), ("U16", bytes(UInt16(3), .max), [3, 65535]),
    ("I8", bytes(Int8(-3), .max), [-3, 127]), ("U8", [3, 255], [3, 255]),
    ("BOOL", [0, 1], [0, 1]),
  ]

  @Test(arguments: types) func everyTypeIsConverted(
    _ type: String, _ bytes: [UInt8], _ values: [Float]
  )
    throws
  {
    let file = Self.file([("x", type, [values.count], bytes)])
    let content = try Safetensors.decode(file)
    #expect(content.tensors["x"]?.scalars == values)
    #expect(content.items[0].fileType == type)
  }

  @Test func notANumberIsKept() throws {
    for (type, bytes) in [("F16", [0x01, 0x7e]), ("F8_E4M3", [0xff]), ("F8_E5M2", [0x7d])]
      as [(String, [UInt8])]
    {
      let content = try Safetensors.decode(Self.file([("x", type, [1], bytes)]))
      #expect(content.tensors["x"]?.scalar.isNaN == true, "\(type)")
    }
  }

  /// What no tensor here can be is listed, can be read where it has numbers, and is written again.
  @Test func everythingIsListedAndKept() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("types-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let seven = Self.bytes(Float(1), 2)
    try Self.file([
      ("empty", "F32", [0, 3], []), ("none", "I64", [2, 0], []),
      ("seven", "F32", [1, 2, 1, 1, 1, 1, 1], seven), ("complex", "C64", [1], seven),
      ("four", "F4", [4], [0x12, 0x34]), ("new", "F5_E2M2", [3], [1, 2]),
      ("half", "F16", [1], [0, 0x3c]), ("scalar", "I8", [], [5]),
    ]).write(to: URL(fileURLWithPath: path))
    for round in 0..<2 {
      let checkpoint = try Checkpoint(contentsOf: path)
      let types = Dictionary(uniqueKeysWithValues: checkpoint.entries.map { ($0.name, $0.type) })
      #expect(types.count == 8 && types["complex"] == "C64" && types["new"] == "F5_E2M2")
      #expect(types["half"] == (round == 0 ? "F16" : "F32"))
      #expect(checkpoint.entries.map(\.name) == checkpoint.entries.map(\.name).sorted())
      let shapes = Dictionary(uniqueKeysWithValues: checkpoint.entries.map { ($0.name, $0.shape) })
      #expect(shapes["empty"] == [0, 3] && shapes["seven"] == [1, 2, 1, 1, 1, 1, 1])
      #expect(checkpoint.tensor("half")?.scalars == [1] && checkpoint.tensor("scalar")?.shape == [])
      for name in ["empty", "seven", "complex", "four", "new"] {
        #expect(checkpoint.tensor(name) == nil)
      }
      #expect(checkpoint.scalars("empty") == [] && checkpoint.scalars("seven") == [1, 2])
      #expect(checkpoint.scalars("complex") == nil && checkpoint.scalars("nothing") == nil)
      try checkpoint.write(to: path)
    }
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint(contentsOf: path).restore(
        MovingAverageHolder(), as: "seven")
    }
    #expect(error?.description.contains("seven.value") == true)
  }

  private struct MovingAverageHolder: Module {
    let value = Parameter(Tensor([1]))
  }
}
