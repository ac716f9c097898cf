import Compression
import Foundation
import Tensors

/// The safetensors format: eight bytes with the length of a header, little-endian; the header, JSON;
/// then the tensors' bytes one after another.
///
/// ```
/// {"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
/// ```
///
/// Nothing in a file is believed before it is checked: a header that is longer than the file, shapes
/// that overflow, offsets that overlap or leave holes are errors. Source: the format's description in
/// huggingface/safetensors, README.md, and the checks of its `SafeTensors::deserialize`.
///
/// What is written here carries a checksum of its content, among the metadata. A file without one, as
/// other programs write it, is read all the same.
enum Safetensors {
  #if _endian(big)
    #error("numbers are copied as they lie in memory: safetensors are little-endian")
  #endif

  struct Malformed: Error {
    let reason: String
  }

  /// The longest header that the reference implementation accepts.
  static let longestHeader = 100_000_000

  // MARK: Writing

  static func encode(_ tensors: [(name: String, value: Tensor)], metadata: [String: String])
    -> [UInt8]
  {
    encode(tensors.map { Item(name: $0.name, tensor: $0.value) }, metadata: metadata)
  }

  static func encode(_ items: [Item], metadata: [String: String]) -> [UInt8] {
    var metadata = metadata
    metadata[checksumKey] = checksum(of: items, metadata)
    var entries = ["\"__metadata__\":\(object(metadata))"]
    var offset = 0
    for item in items {
      let end = offset + item.byteCount
      entries.append(
        "\(quoted(item.name)):{\"dtype\":\(quoted(item.type)),\"shape\":[\(item.sizes)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    // Data start on a multiple of eight bytes; spaces are allowed at the header's end.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for item in items { item.withBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  private static func object(_ metadata: [String: String]) -> String {
    let pairs = metadata.sorted { $0.key < $1.key }
    return "{" + pairs.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",") + "}"
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  // MARK: The checksum

  /// The key among the metadata; eight hexadecimal digits.
  static let checksumKey = "marginalia crc32"

  /// CRC-32 of what a file says and not of how it says it, so that it holds still when another
  /// program writes the same content in another order: the metadata without the checksum as JSON
  /// with sorted keys, then, by name, each tensor's name as JSON, shape, type unless it is F32, and bytes.
  private static func checksum(of items: [Item], _ metadata: [String: String]) -> String {
    var sum = CRC32()
    sum.append(object(metadata.filter { $0.key != checksumKey }))
    for item in items.sorted(by: { $0.name < $1.name }) {
      sum.append("\(quoted(item.name)):[\(item.sizes)]" + (item.type == "F32" ? "" : item.type))
      item.withBytes { sum.append($0) }
    }
    return sum.hexadecimal
  }

  // MARK: Reading

  private enum Entry: Decodable {
    case metadata([String: String])
    case tensor(Description)

    struct Description: Decodable {
      let dtype: String
      let shape: [Int]
      let offsets: [Int]

      enum CodingKeys: String, CodingKey {
        case dtype, shape
        case offsets = "data_offsets"
      }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let description = try? container.decode(Description.self) {
        self = .tensor(description)
      } else {
        self = .metadata(try container.decode([String: String].self))
      }
    }
  }

  static func decode(_ bytes: Data) throws(Malformed) -> Content {
    guard bytes.count >= 8 else {
      throw Malformed(reason: "it has \(bytes.count) bytes, too few for a header's length")
    }
    var length: UInt64 = 0
    for (place, byte) in bytes.prefix(8).enumerated() { length |= UInt64(byte) << (8 * place) }
    let room = bytes.count - 8
    guard length <= UInt64(room) else {
      throw Malformed(
        reason: "its first bytes promise a header of \(length) bytes, but \(room) bytes follow")
    }
    guard length <= UInt64(longestHeader) else {
      throw Malformed(
        reason: "its header of \(length) bytes is longer than the \(longestHeader) that are allowed"
      )
    }
    let headerEnd = 8 + Int(length)
    let entries: [String: Entry]
    do {
      // Of two entries of one name Foundation shows only one. No harm comes of it: the bytes of the
      // other are a hole, which is an error, and another text changes the checksum.
      entries = try JSONDecoder().decode(
        [String: Entry].self,
        from: bytes.subdata(in: bytes.startIndex + 8..<bytes.startIndex + headerEnd))
    } catch {
      throw Malformed(reason: "its header is not the JSON object that safetensors describes")
    }
    return try content(of: entries, in: bytes, from: headerEnd)
  }

  /// What the header says of a tensor: its bytes lie in `begin ..< end` of the data.
  private struct Span {
    let name: String
    let type: String
    let begin: Int
    let end: Int
    let shape: [Int]
  }

  private static func content(of entries: [String: Entry], in bytes: Data, from headerEnd: Int)
    throws(Malformed) -> Content
  {
    let available = bytes.count - headerEnd
    var metadata: [String: String] = [:]
    var spans: [Span] = []
    // By name, so that of several faults the same one is reported every time.
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      switch entry {
      case .metadata(let texts):
        guard name == "__metadata__" else {
          throw Malformed(reason: "the entry \(name) lacks dtype, shape or data_offsets")
        }
        metadata = texts
      case .tensor(let description):
        spans.append(try checkedSpan(of: description, name, available: available))
      }
    }
    spans.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var expected = 0
    for span in spans {
      guard span.begin == expected else {
        throw Malformed(
          reason: "the bytes of \(span.name) begin at \(span.begin), not at \(expected)")
      }
      expected = span.end
    }
    guard expected == available else {
      throw Malformed(reason: "\(available) bytes of data, but the header describes \(expected)")
    }
    // Not before here: as long as spans may overlap, a small file can describe more than all memory.
    let start = bytes.startIndex + headerEnd
    let items = spans.map { span in
      Item(
        name: span.name, type: span.type, shape: span.shape,
        bytes: bytes[(start + span.begin)..<(start + span.end)])
    }
    if let promised = metadata.removeValue(forKey: checksumKey) {
      let sum = checksum(of: items, metadata)
      guard promised == sum else {
        throw Malformed(
          reason: "its numbers or notes are not those that were written, as their checksum is "
            + "\(sum), not \(promised)")
      }
    }
    return Content(items: items.map(\.read), metadata: metadata)
  }

  /// Where a tensor lies, once dtype, shape and offsets agree with each other and the file.
  private static func checkedSpan(
    of description: Entry.Description, _ name: String, available: Int
  ) throws(Malformed) -> Span {
    guard description.shape.allSatisfy({ $0 >= 0 }) else {
      throw Malformed(reason: "\(name) has the shape \(description.shape)")
    }
    // Of a type that came after this was written only the place can be checked.
    let bits = ElementType(rawValue: description.dtype)?.bits
    var count = description.shape.contains(0) ? 0 : 1
    for size in description.shape where count > 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, bits == nil || product <= available * 8 / bits! else {
        throw Malformed(
          reason: "\(name) of shape \(description.shape) does not fit in \(available) bytes")
      }
      count = product
    }
    let offsets = description.offsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= available,
      bits == nil || (offsets[1] - offsets[0]) * 8 == bits! * count
    else {
      throw Malformed(
        reason: "\(name) of type \(description.dtype) and shape \(description.shape) has the "
          + "offsets \(offsets), file has \(available) bytes of data")
    }
    return Span(
      name: name, type: description.dtype, begin: offsets[0], end: offsets[1],
      shape: description.shape)
  }
}
