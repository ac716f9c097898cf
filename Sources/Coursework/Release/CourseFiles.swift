import Foundation

/// The files of the course's own tree.
enum CourseFiles {
  /// The files below `path` in the course's folder, by their paths in it, in order; what begins
  /// with a dot is an editor's or a system's and is left out.
  ///
  /// - Throws: `GraderFailure` if there is no such folder.
  static func below(_ path: String, in folder: String) throws(GraderFailure) -> [String] {
    // A folder may be a link into another checkout.
    let full = URL(fileURLWithPath: "\(folder)/\(path)").resolvingSymlinksInPath().path
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: full) else {
      throw GraderFailure("cannot read the folder \(folder)/\(path)")
    }
    return names.sorted().filter { name in
      var isFolder: ObjCBool = false
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      return !isHidden
        && FileManager.default.fileExists(atPath: "\(full)/\(name)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.map { "\(path)/\($0)" }
  }
}

extension ReleaseFiles {
  /// Modules that come with Swift, of which a package has no part.
  private static let systemModules: Set<String> = [
    "Foundation", "Synchronization", "Testing", "XCTest", "Glibc", "Musl", "Darwin", "Dispatch",
  ]

  /// The first module that a source imports and its target's dependencies do not have.
  func missingImport() -> String? {
    for target in manifest.targets {
      let known = Self.systemModules.union(target.targets + target.products.map(\.name))
      for (path, bytes) in files.sorted(by: { $0.key < $1.key })
      where path.hasPrefix(target.path + "/") && path.hasSuffix(".swift") {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
          let pattern = /^\s*(?:@\w+\s+)*import\s+(\w+)/
          guard let module = line.firstMatch(of: pattern).map({ String($0.1) }) else { continue }
          if !known.contains(module) { return "\(path) imports \(module)" }
        }
      }
    }
    return nil
  }
}
