import Foundation

/// What `Package.swift` says of the targets, as SwiftPM reads it.
struct Manifest {
  struct Target {
    let name: String
    /// "regular", "executable", "test", "system" or "plugin".
    let kind: String
    let directory: URL
    /// Targets of this package and products of others.
    let dependencies: Set<String>
  }

  let targets: [String: Target]
  /// Products of other packages that some target depends on.
  let foreign: Set<String>
  let libraryProducts: Set<String>

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  init() throws {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "marginalia-manifest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A scratch path of its own: the one of the build may be locked by the build.
    process.arguments = [
      "swift", "package", "--package-path", Self.root.path, "--scratch-path", scratch.path,
      "dump-package",
    ]
    process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
      name != "MARGINALIA_ONLY"
    }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let json = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try self.init(json: json)
  }

  init(json: Data) throws {
    let description = try JSONDecoder().decode(Description.self, from: json)
    var targets: [String: Target] = [:]
    var foreign: Set<String> = []
    for target in description.targets {
      var dependencies: Set<String> = []
      for dependency in target.dependencies {
        if let name = dependency.product?.first ?? nil {
          foreign.insert(name)
          dependencies.insert(name)
        } else if let name = (dependency.byName ?? dependency.target)?.first ?? nil {
          dependencies.insert(name)
        }
      }
      let usual = target.type == "test" ? "Tests" : target.type == "plugin" ? "Plugins" : "Sources"
      targets[target.name] = Target(
        name: target.name, kind: target.type,
        directory: Self.root.appending(path: target.path ?? "\(usual)/\(target.name)"),
        dependencies: dependencies)
    }
    self.targets = targets
    self.foreign = foreign
    libraryProducts = Set(
      description.products.filter { $0.type.keys.contains("library") }.map(\.name))
  }

  private struct Description: Decodable {
    struct Product: Decodable {
      let name: String
      let type: [String: Ignored]
    }
    struct Target: Decodable {
      let name: String
      let type: String
      let path: String?
      let dependencies: [Dependency]
    }
    /// `{"byName": ["Tensors", null]}`, likewise "product" and "target".
    struct Dependency: Decodable {
      let byName: [Name]?
      let target: [Name]?
      let product: [Name]?
    }
    let products: [Product]
    let targets: [Target]
  }
}

/// A value whose content does not matter.
private struct Ignored: Decodable {
  init(from decoder: any Decoder) {}
}

/// A name, or nil for whatever else stands in a dependency.
private typealias Name = String?
