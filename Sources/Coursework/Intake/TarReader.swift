/// Reads a tar archive as it comes, piece by piece: ustar (POSIX.1-1988), with GNU's long names and
/// pax's paths. What is not wanted is passed over and never kept.
struct TarReader {
  private enum State {
    case header
    /// In an entry's contents, of which this much is still to come, and then padding.
    case contents(left: Int, padding: Int, Use)
    case ended
  }

  private enum Use { case nothing, longName, paxHeader, file(String) }

  private let limits: IntakeLimits
  private var state = State.header
  /// Of the current header, or of the contents that are kept.
  private var kept: [UInt8] = []
  private var longName: String?

  init(limits: IntakeLimits) { self.limits = limits }

  static func isTar(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 512 && bytes[257..<262].elementsEqual("ustar".utf8)
  }

  /// - Throws: `Rejection`.
  mutating func consume(_ piece: [UInt8], into collector: inout Collector) throws {
    var rest = piece[...]
    while !rest.isEmpty {
      switch state {
      case .ended: return
      case .header:
        let part = rest.prefix(512 - kept.count)
        kept += part
        rest = rest.dropFirst(part.count)
        if kept.count == 512 {
          let header = kept
          kept = []
          try read(header, into: &collector)
          try passEmptyContents(into: &collector)
        }
      case .contents(let left, let padding, let use):
        let part = rest.prefix(left)
        if case .nothing = use {} else { kept += part }
        let skipped = left == part.count ? min(padding, rest.count - part.count) : 0
        rest = rest.dropFirst(part.count + skipped)
        state = .contents(left: left - part.count, padding: padding - skipped, use)
        try passEmptyContents(into: &collector)
      }
    }
  }

  /// - Throws: `Rejection` if the archive ended in the middle of an entry.
  func finish() throws {
    if case .contents(let left, _, _) = state, left > 0 {
      throw Rejection("a tar archive that is cut off")
    }
  }

  private mutating func passEmptyContents(into collector: inout Collector) throws {
    guard case .contents(0, 0, let use) = state else { return }
    let contents = kept
    kept = []
    state = .header
    switch use {
    case .nothing: break
    case .longName: longName = String(decoding: contents.prefix { $0 != 0 }, as: UTF8.self)
    case .paxHeader: longName = try paxPath(contents[...]) ?? longName
    case .file(let name): try collector.add(name, bytes: contents)
    }
  }

  private mutating func read(_ header: [UInt8], into collector: inout Collector) throws {
    if header.allSatisfy({ $0 == 0 }) {
      state = .ended
      return
    }
    try verify(header)
    let size = try octal(header, 124, 12)
    let use = try use(of: header, size: size, into: &collector)
    state = .contents(left: size, padding: (512 - size % 512) % 512, use)
  }

  private mutating func use(
    of header: [UInt8], size: Int, into collector: inout Collector
  ) throws -> Use {
    let kind = header[156]
    // A name in the contents is read whole, and so has to be short.
    if kind == UInt8(ascii: "L") {
      guard size <= limits.nameBytes + 1 else { throw Collector.longName(limits) }
      return .longName
    }
    if kind == UInt8(ascii: "x") {
      guard size <= limits.fileBytes else { throw Rejection("a tar header that is too long") }
      return .paxHeader
    }
    let name = longName ?? headerName(header)
    longName = nil
    switch kind {
    case UInt8(ascii: "g"), UInt8(ascii: "K"): return .nothing
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
      return try collector.wants(name, size: size) ? .file(name) : .nothing
    case UInt8(ascii: "5"): try collector.pass(folder: name)
    case UInt8(ascii: "1"): try collector.refuse(name, "a hard link")
    case UInt8(ascii: "2"): try collector.refuse(name, "a symbolic link")
    default: try collector.refuse(name, "neither a file nor a folder")
    }
    return .nothing
  }

  /// The sum of the header's bytes, its own eight counted as blanks.
  private func verify(_ header: [UInt8]) throws {
    var sum = 0
    for (offset, byte) in header.enumerated() {
      sum += (148..<156).contains(offset) ? 0x20 : Int(byte)
    }
    guard sum == (try octal(header, 148, 8)) else { throw Rejection("a broken tar archive") }
  }

  private func octal(_ header: [UInt8], _ position: Int, _ count: Int) throws -> Int {
    var value = 0
    for byte in header[position..<position + count] where byte != 0x20 && byte != 0 {
      guard (0x30...0x37).contains(byte), value < 1 << 40 else {
        throw Rejection("a broken tar archive")
      }
      value = value * 8 + Int(byte - 0x30)
    }
    return value
  }

  private func headerName(_ header: [UInt8]) -> String {
    func text(_ position: Int, _ count: Int) -> String {
      String(decoding: header[position..<position + count].prefix { $0 != 0 }, as: UTF8.self)
    }
    let name = text(0, 100)
    // GNU's header has other things where ustar has the prefix.
    let isPlain = header[262] == 0x20
    let prefix = isPlain ? "" : text(345, 155)
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  /// Records `length key=value\n`; only the path matters here.
  private func paxPath(_ contents: ArraySlice<UInt8>) throws -> String? {
    var path: String?
    var rest = contents
    while let blank = rest.prefix(20).firstIndex(of: 0x20) {
      guard let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
        length > blank - rest.startIndex + 1, length <= rest.count
      else { throw Rejection("a broken tar archive") }
      let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
      if record.starts(with: "path=".utf8) {
        guard record.count <= limits.nameBytes + 5 else { throw Collector.longName(limits) }
        path = String(decoding: record.dropFirst(5), as: UTF8.self)
      }
      rest = rest.dropFirst(length)
    }
    return path
  }
}
