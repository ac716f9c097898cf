import Foundation

/// Reads a folder without following a link. Paths are bytes, for a name need not be UTF-8: that of
/// a file which is not looked at is nobody's concern.
struct FolderReader {
  let limits: IntakeLimits

  func read(_ root: String, into collector: inout Collector) throws {
    var pending: [[UInt8]] = [[]]
    while let folder = pending.popLast() {
      guard let names = Self.names(in: join(root, folder)) else {
        throw Rejection("cannot be read: \(folder.isEmpty ? "the folder" : Self.text(folder))")
      }
      for name in names {
        let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
        try visit(root, path, into: &collector, pending: &pending)
      }
    }
  }

  private func visit(
    _ root: String, _ bytes: [UInt8], into collector: inout Collector, pending: inout [[UInt8]]
  ) throws {
    let path = Self.text(bytes)
    var status = stat()
    guard lstat(join(root, bytes), &status) == 0 else { throw Rejection("cannot be read: \(path)") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      try collector.pass(folder: path)
      if Collector.isLeftover(path) { collector.ignore(path + "/") } else { pending.append(bytes) }
    case S_IFREG:
      guard try collector.wants(path, size: Int(status.st_size)) else { return }
      // A second name of the same file may be somebody else's.
      guard status.st_nlink == 1 else { throw Rejection("a hard link: \(Neutral.line(path))") }
      collector.noteDate(of: status)
      let source = try ByteSource(path: join(root, bytes))
      // Not more than it said: it may have grown.
      try collector.add(path, bytes: source.bytes(at: 0, count: Int(status.st_size)))
    case S_IFLNK:
      try collector.refuse(path, "a symbolic link")
    default:
      try collector.refuse(path, "neither a file nor a folder")
    }
  }

  /// For the C library: with a zero at the end.
  private func join(_ root: String, _ path: [UInt8]) -> [CChar] {
    let whole = Array(root.utf8) + (path.isEmpty ? [] : [UInt8(ascii: "/")] + path)
    return whole.map { CChar(bitPattern: $0) } + [0]
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The names in a folder, in order; `nil` if it cannot be read.
  private static func names(in folder: [CChar]) -> [[UInt8]]? {
    guard let open = opendir(folder) else { return nil }
    defer { closedir(open) }
    guard let offset = MemoryLayout<dirent>.offset(of: \dirent.d_name) else { return nil }
    var names: [[UInt8]] = []
    while let entry = readdir(open) {
      // Not by value: an entry ends with its name, before the end of its type.
      let start = UnsafeRawPointer(entry) + offset
      let count = strlen(start.assumingMemoryBound(to: CChar.self))
      let name = Array(UnsafeRawBufferPointer(start: start, count: count))
      if name != [0x2e] && name != [0x2e, 0x2e] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
