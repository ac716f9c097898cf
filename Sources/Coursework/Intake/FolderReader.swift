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
    let isWanted = try collector.wants(path)
    var status = stat()
    guard lstat(join(root, bytes), &status) == 0 else { throw Rejection("cannot be read: \(path)") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      if Collector.isLeftover(path) { collector.ignore(path + "/") } else { pending.append(bytes) }
    case S_IFREG where isWanted:
      // A second name of the same file may be somebody else's.
      guard status.st_nlink == 1 else { throw Rejection("a hard link: \(Neutral.line(path))") }
      guard status.st_size <= limits.fileBytes else {
        throw Rejection("\(path) is larger than \(limits.fileBytes >> 10) KB")
      }
      try collector.add(
        path, bytes: Self.contents(of: join(root, bytes), atMost: limits.fileBytes))
    case S_IFREG:
      collector.ignore(path)
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

  /// A regular file's bytes, read through one descriptor that follows no link and waits for no
  /// pipe, whatever was put in the file's place since it was looked at.
  static func contents(of path: [CChar], atMost limit: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Rejection("cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Rejection("not a regular file")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &chunk, chunk.count)
      if count < 0 { throw Rejection("cannot be read: \(String(cString: strerror(errno)))") }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if bytes.count > limit { throw Rejection("larger than \(limit) bytes") }
    }
  }
}
