/// Reads a tar archive in memory: ustar (POSIX.1-1988), with GNU's long names and pax's paths.
struct TarArchive {
  private let bytes: [UInt8]
  private let limits: IntakeLimits

  init(_ bytes: [UInt8], limits: IntakeLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  static func isTar(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 512 && bytes[257..<262].elementsEqual("ustar".utf8)
  }

  func read(into collector: inout Collector) throws {
    guard Self.isTar(bytes) else { throw Rejection("not a tar archive") }
    var position = 0
    var longName: String?
    while position + 512 <= bytes.count {
      if bytes[position..<position + 512].allSatisfy({ $0 == 0 }) { return }
      try verifyHeader(at: position)
      let size = try octal(position + 124, 12)
      let start = position + 512
      guard size <= limits.archiveBytes, start + size <= bytes.count else {
        throw Rejection("a tar archive that is cut off")
      }
      let contents = bytes[start..<start + size]
      let name = longName ?? headerName(at: position)
      longName = nil
      switch bytes[position + 156] {
      case UInt8(ascii: "L"):
        longName = String(decoding: contents.prefix { $0 != 0 }, as: UTF8.self)
      case UInt8(ascii: "x"):
        longName = try paxPath(contents)
      case UInt8(ascii: "g"):
        break
      case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
        if try collector.wants(name) {
          try collector.add(name, bytes: Array(contents))
        } else {
          collector.ignore(name)
        }
      case UInt8(ascii: "5"):
        try Collector.validate(name)
      case UInt8(ascii: "1"):
        try collector.refuse(name, "a hard link")
      case UInt8(ascii: "2"):
        try collector.refuse(name, "a symbolic link")
      default:
        try collector.refuse(name, "neither a file nor a folder")
      }
      position = start + (size + 511) / 512 * 512
    }
  }

  /// The sum of the header's bytes, its own eight counted as blanks.
  private func verifyHeader(at position: Int) throws {
    var sum = 0
    for offset in 0..<512 {
      sum += (148..<156).contains(offset) ? 0x20 : Int(bytes[position + offset])
    }
    guard sum == (try octal(position + 148, 8)) else { throw Rejection("a broken tar archive") }
  }

  private func octal(_ position: Int, _ count: Int) throws -> Int {
    var value = 0
    for byte in bytes[position..<position + count] where byte != 0x20 && byte != 0 {
      guard (0x30...0x37).contains(byte), value < 1 << 40 else {
        throw Rejection("a broken tar archive")
      }
      value = value * 8 + Int(byte - 0x30)
    }
    return value
  }

  private func text(_ position: Int, _ count: Int) -> String {
    String(decoding: bytes[position..<position + count].prefix { $0 != 0 }, as: UTF8.self)
  }

  private func headerName(at position: Int) -> String {
    let name = text(position, 100)
    // GNU's header has other things where ustar has the prefix.
    let isPlain = bytes[position + 262] == 0x20
    let prefix = isPlain ? "" : text(position + 345, 155)
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  /// Records `length key=value\n`; only the path matters here.
  private func paxPath(_ contents: ArraySlice<UInt8>) throws -> String? {
    var path: String?
    var rest = contents
    while let blank = rest.firstIndex(of: 0x20) {
      guard let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
        length > blank - rest.startIndex + 1, length <= rest.count
      else { throw Rejection("a broken tar archive") }
      let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
      if record.starts(with: "path=".utf8) {
        path = String(decoding: record.dropFirst(5), as: UTF8.self)
      }
      rest = rest.dropFirst(length)
    }
    return path
  }
}
