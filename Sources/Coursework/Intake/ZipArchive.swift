/// Reads a zip archive in memory (PKWARE APPNOTE 6.3): the central directory decides what there
/// is, and everything that disagrees with it is a reason to refuse.
struct ZipArchive {
  private let bytes: [UInt8]
  private let limits: IntakeLimits

  private struct Entry {
    let name: String
    let method: Int
    let checksum: UInt32
    let packed: Int
    let unpacked: Int
    let header: Int
    let fileType: Int
  }

  init(_ bytes: [UInt8], limits: IntakeLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  func read(into collector: inout Collector) throws {
    let entries = try directory()
    // Before a byte is unpacked: what all of it claims to be.
    let total = entries.reduce(0) { $0 + $1.unpacked }
    guard total <= limits.archiveBytes else {
      throw Rejection("the archive unpacks to more than \(limits.archiveBytes >> 20) MB")
    }
    for entry in entries {
      if entry.name.hasSuffix("/") {
        try Collector.validate(entry.name)
        continue
      }
      if entry.fileType == 0o120000 {
        try collector.refuse(entry.name, "a symbolic link")
        continue
      }
      if entry.fileType != 0 && entry.fileType != 0o100000 {
        try collector.refuse(entry.name, "neither a file nor a folder")
        continue
      }
      if try collector.wants(entry.name) {
        try collector.add(entry.name, bytes: contents(of: entry))
      } else {
        collector.ignore(entry.name)
      }
    }
  }

  private func number(_ position: Int, _ count: Int) throws -> Int {
    guard position >= 0, position + count <= bytes.count else {
      throw Rejection("a broken zip archive")
    }
    return (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  private func directory() throws -> [Entry] {
    // The end record is the last 22 bytes, or a comment's length before.
    let first = max(0, bytes.count - 22 - 65535)
    var end: Int?
    for position in stride(from: bytes.count - 22, through: first, by: -1)
    where try number(position, 4) == 0x0605_4b50 {
      end = position
      break
    }
    guard let end else { throw Rejection("a broken zip archive") }
    let count = try number(end + 10, 2)
    var position = try number(end + 16, 4)
    guard count <= limits.entries else { throw Rejection("more than \(limits.entries) entries") }
    guard count != 0xffff, position != 0xffff_ffff else { throw Rejection("a zip64 archive") }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard try number(position, 4) == 0x0201_4b50 else { throw Rejection("a broken zip archive") }
      let nameLength = try number(position + 28, 2)
      let flags = try number(position + 8, 2)
      guard flags & 1 == 0 else { throw Rejection("an encrypted zip archive") }
      let isUnix = try number(position + 5, 1) == 3
      let mode = try number(position + 40, 2)
      entries.append(
        Entry(
          name: try name(at: position + 46, length: nameLength),
          method: try number(position + 10, 2), checksum: UInt32(try number(position + 16, 4)),
          packed: try number(position + 20, 4), unpacked: try number(position + 24, 4),
          header: try number(position + 42, 4), fileType: isUnix ? mode & 0o170000 : 0))
      position += 46 + nameLength + (try number(position + 30, 2)) + (try number(position + 32, 2))
    }
    return entries
  }

  private func name(at position: Int, length: Int) throws -> String {
    guard position + length <= bytes.count else { throw Rejection("a broken zip archive") }
    return String(decoding: bytes[position..<position + length], as: UTF8.self)
  }

  private func contents(of entry: Entry) throws -> [UInt8] {
    guard try number(entry.header, 4) == 0x0403_4b50 else {
      throw Rejection("a broken zip archive")
    }
    let nameLength = try number(entry.header + 26, 2)
    guard try name(at: entry.header + 30, length: nameLength) == entry.name else {
      throw Rejection("a zip archive whose two lists of names differ")
    }
    let start = entry.header + 30 + nameLength + (try number(entry.header + 28, 2))
    guard start + entry.packed <= bytes.count else { throw Rejection("a broken zip archive") }
    guard entry.unpacked <= limits.fileBytes else {
      throw Rejection("\(Neutral.line(entry.name)) is larger than \(limits.fileBytes >> 10) KB")
    }
    let packed = bytes[start..<start + entry.packed]
    let output: [UInt8]
    switch entry.method {
    case 0: output = Array(packed)
    case 8: output = try Inflate.decompress(packed, atMost: entry.unpacked).output
    default: throw Rejection("an unknown compression method in a zip archive")
    }
    guard output.count == entry.unpacked, checksum(output) == entry.checksum else {
      throw Rejection("a zip archive with a wrong checksum")
    }
    return output
  }
}
