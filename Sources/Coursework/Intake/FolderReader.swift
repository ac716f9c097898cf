import Foundation

/// Reads a folder without following a link.
struct FolderReader {
  let limits: IntakeLimits

  func read(_ root: String, into collector: inout Collector) throws {
    var pending = [""]
    var depth = 0
    while let folder = pending.popLast() {
      depth += 1
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: join(root, folder)).sorted()
      } catch {
        throw Rejection("cannot be read: \(folder.isEmpty ? "the folder" : folder)")
      }
      for name in names {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        try visit(root, path, into: &collector, pending: &pending)
      }
    }
  }

  private func visit(
    _ root: String, _ path: String, into collector: inout Collector, pending: inout [String]
  ) throws {
    let isWanted = try collector.wants(path)
    var status = stat()
    guard lstat(join(root, path), &status) == 0 else { throw Rejection("cannot be read: \(path)") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      if Collector.isLeftover(path) { collector.ignore(path + "/") } else { pending.append(path) }
    case S_IFREG where isWanted:
      // A second name of the same file may be somebody else's.
      guard status.st_nlink == 1 else { throw Rejection("a hard link: \(Neutral.line(path))") }
      guard status.st_size <= limits.fileBytes else {
        throw Rejection("\(path) is larger than \(limits.fileBytes >> 10) KB")
      }
      try collector.add(
        path, bytes: Self.contents(of: join(root, path), atMost: limits.fileBytes))
    case S_IFREG:
      collector.ignore(path)
    case S_IFLNK:
      try collector.refuse(path, "a symbolic link")
    default:
      try collector.refuse(path, "neither a file nor a folder")
    }
  }

  private func join(_ root: String, _ path: String) -> String {
    path.isEmpty ? root : "\(root)/\(path)"
  }

  /// A regular file's bytes, read through one descriptor that follows no link and waits for no
  /// pipe, whatever was put in the file's place since it was looked at.
  static func contents(of path: String, atMost limit: Int) throws -> [UInt8] {
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
