import Foundation
import Synchronization

/// Writing a file whole or not at all.
public enum AtomicFile {
  /// Puts `bytes` in the place of the file at `path`. Links are followed, so that a file on another
  /// disk stays there; what is no file, as a device or a folder, is refused.
  ///
  /// - Parameter survivesPowerFailure: waits until the disk has it, some milliseconds: for what took
  ///   long to compute.
  /// - Throws: ``FileError``; what was there before stays, and nothing is left beside it.
  public static func replace(
    _ path: String, with bytes: some ContiguousBytes, survivesPowerFailure: Bool = false
  ) throws(FileError) {
    let place = try resolved(path)
    guard mode(of: place).map(isRegular) ?? true else {
      throw FileError(path: path, reason: "it is not a file")
    }
    removeRemains(of: place)
    // Until the last step everything has a name that only this call uses.
    let beside = partial(place, process: getpid(), call: calls.add(1, ordering: .relaxed).newValue)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(beside, flags, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    do throws(FileError) {
      try writeAll(bytes, to: descriptor, path: path)
      guard !survivesPowerFailure || fsync(descriptor) == 0 else { throw unwritable(path) }
    } catch {
      close(descriptor)
      unlink(beside)
      throw error
    }
    guard close(descriptor) == 0, rename(beside, place) == 0 else {
      let error = unwritable(path)
      unlink(beside)
      throw error
    }
    if survivesPowerFailure { sync(directory(of: place)) }
  }

  /// Puts a text, as UTF-8, in the place of the file at `path`.
  ///
  /// - Throws: ``FileError``; what was there before stays.
  public static func replace(_ path: String, with text: String) throws(FileError) {
    try replace(path, with: Array(text.utf8))
  }

  /// All bytes to an open file; `path` is for the message.
  package static func writeAll(
    _ bytes: some ContiguousBytes, to descriptor: Int32, path: String
  ) throws(FileError) {
    _ = limitIsAnError
    let isWritten = bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while let start = rest.baseAddress, rest.count > 0 {
        let count = write(descriptor, start, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
      return true
    }
    guard isWritten else { throw unwritable(path) }
  }

  /// Whether nothing is at `path`, or a file: neither a folder nor a device.
  public static func isFileOrNothing(_ path: String) -> Bool {
    mode(of: path).map(isRegular) ?? true
  }

  /// The mode of what a path leads to, `nil` where there is nothing.
  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private static func isRegular(_ mode: mode_t) -> Bool { mode & S_IFMT == S_IFREG }

  /// Where a chain of links at the end of a path leads; there need not be a file yet.
  private static func resolved(_ path: String) throws(FileError) -> String {
    var place = path
    // As many as Linux follows.
    for _ in 0..<40 {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else {
        return place
      }
      place = target.hasPrefix("/") ? target : "\(directory(of: place))/\(target)"
    }
    throw FileError(path: path, reason: "its symbolic links lead in a circle")
  }

  private static func directory(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  // MARK: Beside the place

  private static let calls = Atomic<Int>(0)

  /// `weights.safetensors.4711.3.partial`: of the process 4711, its third.
  private static func partial(_ place: String, process: pid_t, call: Int) -> String {
    "\(place).\(process).\(call).partial"
  }

  /// Removes what processes that were killed while they wrote to this place have left.
  private static func removeRemains(of place: String) {
    let (folder, name) = (directory(of: place), (place as NSString).lastPathComponent)
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    for file in files where file.hasPrefix("\(name).") && file.hasSuffix(".partial") {
      let parts = file.dropFirst(name.count + 1).split(separator: ".")
      guard parts.count == 3, let process = pid_t(parts[0]), process > 0, let call = Int(parts[1])
      else { continue }
      // This process has taken the name if it has counted so far; else a dead one had its number.
      let isOurs = process == getpid() && call <= calls.load(ordering: .relaxed)
      let isDead = process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
      if isDead, !isOurs { unlink("\(folder)/\(file)") }
    }
  }

  /// Makes a new name as durable as the file: after a power failure the directory has it. Not all
  /// file systems can; the file is whole in any case.
  private static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// A file that reaches the size that the process may write is an error of `write`, as a full disk
  /// is, where the system would kill the process; Python's interpreter does the same.
  private static let limitIsAnError: Void = {
    signal(SIGXFSZ, SIG_IGN)
  }()

  private static func unwritable(_ path: String) -> FileError {
    FileError(path: path, reason: String(cString: strerror(errno)))
  }
}
