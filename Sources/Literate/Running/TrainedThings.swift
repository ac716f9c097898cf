import Foundation
import Foundations

/// The folder of what was trained, each under its key, with the name by which it is asked for.
///
/// A thing is written beside its place and renamed into it, with a checksum at its end: one that is
/// cut off or damaged is as if it were not there. Two runs at once write the same bytes.
public struct TrainedThings: Sendable {
  /// "…/.build/chapters/3-gan/trained".
  let directory: URL

  init(directory: URL) {
    self.directory = directory
  }

  /// What was last trained under this name in the chapter's own run, or else in a quick one.
  ///
  /// - Returns: nil when nothing was.
  public func latest<Thing: Storable>(_ name: String, as type: Thing.Type = Thing.self) throws
    -> Thing?
  {
    for kind in ["standard", "quick", "experiment"] {
      let file = directory.appending(path: "\(Self.fileName(name)).\(kind)")
      guard let key = try? String(contentsOf: file, encoding: .utf8),
        let data = read(name, key: key)
      else { continue }
      return try Thing(stored: data)
    }
    return nil
  }

  func read(_ name: String, key: String) -> Data? {
    guard let data = try? Data(contentsOf: place(name, key)), data.count >= 16 else { return nil }
    let body = data.dropLast(16)
    return Self.checksum(body) == String(decoding: data.suffix(16), as: UTF8.self)
      ? Data(body) : nil
  }

  /// Keeps a thing. That it cannot be kept, on a full disk say, costs time and no more.
  func write(_ data: Data, _ name: String, key: String, kind: String) {
    let files = FileManager.default
    try? files.createDirectory(at: directory, withIntermediateDirectories: true)
    let whole = data + Data(Self.checksum(data).utf8)
    // Training it again would take longer than the disk does.
    guard
      (try? AtomicFile.replace(place(name, key).path, with: whole, survivesPowerFailure: true))
        != nil
    else { return }
    let pointer = directory.appending(path: "\(Self.fileName(name)).\(kind)")
    try? AtomicFile.replace(pointer.path, with: key)
  }

  /// Takes over what a run that trained everything anew has in a folder of its own, in the place of what
  /// is here under the same names.
  func takeOver(_ other: URL) {
    let files = FileManager.default
    try? files.createDirectory(at: directory, withIntermediateDirectories: true)
    let names = ((try? files.contentsOfDirectory(atPath: other.path)) ?? [])
      .filter { !$0.hasSuffix(".partial") }
    // Names last: whoever follows one finds what it leads to.
    for name in names.filter({ $0.hasSuffix(".trained") })
      + names.filter({ !$0.hasSuffix(".trained") })
    {
      rename(other.appending(path: name).path, directory.appending(path: name).path)
    }
  }

  func partial(_ name: String, key: String) -> URL {
    directory.appending(path: "\(Self.fileName(name))-\(key).partial")
  }

  private func place(_ name: String, _ key: String) -> URL {
    directory.appending(path: "\(Self.fileName(name))-\(key).trained")
  }

  private static func fileName(_ name: String) -> String {
    String(name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
  }

  static func checksum(_ data: Data) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    data.withUnsafeBytes { bytes in
      // Eight bytes at a time: checkpoints have megabytes.
      var index = 0
      while index + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
        hash = (hash ^ word) &* 0x100_0000_01b3
        hash ^= hash >> 29
        index += 8
      }
      while index < bytes.count {
        hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3
        index += 1
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
