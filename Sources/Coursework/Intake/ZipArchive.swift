/// Reads a zip archive (PKWARE APPNOTE 6.3): the central directory decides what there is, and
/// everything that disagrees with it is a reason to refuse. Only what is wanted is read.
struct ZipArchive {
  private let source: ByteSource
  private let limits: IntakeLimits

  private struct Entry {
    let name: String
    let rawName: [UInt8]
    let method: Int
    let checksum: UInt32
    let packed: Int
    let unpacked: Int
    let header: Int
    let fileType: Int
  }

  init(_ source: ByteSource, limits: IntakeLimits) {
    self.source = source
    self.limits = limits
  }

  private static let broken = Rejection("a broken zip archive")

  func read(into collector: inout Collector) throws {
    for entry in try directory() {
      if entry.name.hasSuffix("/") || entry.name.hasSuffix("\\") {
        try collector.pass(folder: entry.name)
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
      // Before a byte is unpacked: what it claims to be.
      if try collector.wants(entry.name, size: entry.unpacked) {
        try collector.add(entry.name, bytes: contents(of: entry))
      }
    }
  }

  private static func number(_ bytes: [UInt8], _ position: Int, _ count: Int) throws -> Int {
    guard position >= 0, position + count <= bytes.count else { throw broken }
    return (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  private func directory() throws -> [Entry] {
    // The end record is the last 22 bytes, or a comment's length before.
    guard source.count >= 22 else { throw Self.broken }
    let tail = try source.bytes(
      at: max(0, source.count - 22 - 65535), count: min(source.count, 22 + 65535))
    guard
      let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
        tail[$0] == 0x50 && tail[$0...].starts(with: [0x50, 0x4b, 5, 6])
      })
    else { throw Self.broken }
    let count = try Self.number(tail, end + 10, 2)
    let size = try Self.number(tail, end + 12, 4)
    let start = try Self.number(tail, end + 16, 4)
    guard count != 0xffff, start != 0xffff_ffff else { throw Rejection("a zip64 archive") }
    guard size <= limits.directoryBytes else { throw Rejection("too long a list of names") }
    guard start + size <= source.count else { throw Self.broken }
    let list = try source.bytes(at: start, count: size)
    var position = 0
    var entries: [Entry] = []
    for _ in 0..<count {
      guard try Self.number(list, position, 4) == 0x0201_4b50 else { throw Self.broken }
      let nameLength = try Self.number(list, position + 28, 2)
      guard nameLength <= limits.nameBytes else { throw Collector.longName(limits) }
      guard position + 46 + nameLength <= list.count else { throw Self.broken }
      let flags = try Self.number(list, position + 8, 2)
      guard flags & 1 == 0 else { throw Rejection("an encrypted zip archive") }
      let isUnix = try Self.number(list, position + 5, 1) == 3
      let mode = try Self.number(list, position + 40, 2)
      let name = Array(list[position + 46..<position + 46 + nameLength])
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), rawName: name,
          method: try Self.number(list, position + 10, 2),
          checksum: UInt32(try Self.number(list, position + 16, 4)),
          packed: try Self.number(list, position + 20, 4),
          unpacked: try Self.number(list, position + 24, 4),
          header: try Self.number(list, position + 42, 4),
          fileType: isUnix ? mode & 0o170000 : 0))
      let extra = try Self.number(list, position + 30, 2) + Self.number(list, position + 32, 2)
      position += 46 + nameLength + extra
    }
    return entries
  }

  private func contents(of entry: Entry) throws -> [UInt8] {
    guard entry.header + 30 <= source.count else { throw Self.broken }
    let header = try source.bytes(at: entry.header, count: 30)
    guard try Self.number(header, 0, 4) == 0x0403_4b50 else { throw Self.broken }
    let nameLength = try Self.number(header, 26, 2)
    let nameStart = entry.header + 30
    guard nameLength == entry.rawName.count, nameStart + nameLength <= source.count,
      try source.bytes(at: nameStart, count: nameLength) == entry.rawName
    else { throw Rejection("a zip archive whose two lists of names differ") }
    let start = nameStart + nameLength + (try Self.number(header, 28, 2))
    guard start + entry.packed <= source.count else { throw Self.broken }
    let output: [UInt8]
    switch entry.method {
    case 0:
      guard entry.packed == entry.unpacked else { throw Self.broken }
      output = try source.bytes(at: start, count: entry.packed)
    case 8:
      var unpacked: [UInt8] = []
      _ = try Inflate.decompress(
        source, in: start..<start + entry.packed, atMost: entry.unpacked
      ) { unpacked += $0 }
      output = unpacked
    default: throw Rejection("an unknown compression method in a zip archive")
    }
    guard output.count == entry.unpacked, checksum(output) == entry.checksum else {
      throw Rejection("a zip archive with a wrong checksum")
    }
    return output
  }
}
