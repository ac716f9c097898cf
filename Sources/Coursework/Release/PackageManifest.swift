import Foundation

/// The part of the course's `Package.swift` that a released package needs: some targets and all
/// that they import, as SwiftPM itself understands the manifest. So a target that starts to import
/// another one takes it along into every release.
struct PackageManifest {
  struct Target {
    let name: String
    /// `regular`, `executable`, `test`, or a kind that no release can hold.
    let kind: String
    /// Where its sources are, below the package's folder.
    let path: String
    /// Targets of the same package that it imports.
    let targets: [String]
    /// Products of other packages that it imports, and these packages.
    let products: [(name: String, package: String)]
    /// Files that are compiled into it as data.
    let embedded: [String]
    /// What this reader cannot carry over to another manifest.
    let obstacles: [String]

    func importing(_ targets: [String]) -> Target {
      Target(
        name: name, kind: kind, path: path, targets: targets, products: products,
        embedded: embedded, obstacles: obstacles)
    }
  }

  struct Package {
    let identity: String
    let url: String
    let lowerBound: String
  }

  let targets: [Target]
  let packages: [Package]

  /// Asks SwiftPM about the package in `folder`.
  ///
  /// - Parameter swift: the `swift` command.
  /// - Throws: `GraderFailure` if the manifest cannot be read.
  init(of folder: String, swift: String) throws(GraderFailure) {
    // Another SwiftPM may be at work on the same package, as `swift test` is; and what the manifest
    // leaves out when one part is built alone belongs to a release all the same.
    let scratch =
      FileManager.default.temporaryDirectory.path + "/marginalia-manifest-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var environment = ProcessInfo.processInfo.environment
    environment["MARGINALIA_ONLY"] = nil
    let text = try runToEnd(
      [swift, "package", "dump-package", "--package-path", folder, "--scratch-path", scratch],
      environment: environment)
    // Warnings of SwiftPM's may stand above.
    guard let start = text.firstIndex(of: "{"),
      let dump = try? JSONDecoder().decode(Dump.self, from: Data(text[start...].utf8))
    else { throw GraderFailure("cannot read what SwiftPM says about \(folder)/Package.swift") }
    targets = dump.targets.map(\.target)
    packages = (dump.dependencies ?? []).compactMap(\.package)
  }

  init(targets: [Target], packages: [Package]) {
    self.targets = targets
    self.packages = packages
  }

  /// These targets and everything that they import, in the manifest's order.
  ///
  /// - Throws: `GraderFailure` if one of them is not there, or cannot be part of a release.
  func closure(of roots: [String]) throws(GraderFailure) -> PackageManifest {
    var kept: Set<String> = []
    var pending = roots
    while let name = pending.popLast() {
      guard kept.insert(name).inserted else { continue }
      guard let target = targets.first(where: { $0.name == name }) else {
        throw GraderFailure("Package.swift has no target \(name), which a release needs")
      }
      guard target.obstacles.isEmpty else {
        throw GraderFailure(
          "a release cannot hold the target \(name): "
            + "it has \(target.obstacles.joined(separator: ", "))")
      }
      pending += target.targets
    }
    let chosen = targets.filter { kept.contains($0.name) }
    let needed = Set(chosen.flatMap { $0.products.map(\.package) })
    return PackageManifest(
      targets: chosen, packages: packages.filter { needed.contains($0.identity) })
  }

  /// The text of a manifest of these targets.
  func text(named name: String) -> String {
    var lines = [
      "// swift-tools-version: 6.2", "import PackageDescription", "", "let package = Package(",
      "  name: \"\(name)\",", "  platforms: [.macOS(.v15)],",
    ]
    lines.append("  dependencies: [")
    for package in packages {
      lines.append("    .package(url: \"\(package.url)\", from: \"\(package.lowerBound)\"),")
    }
    lines += ["  ],", "  targets: ["]
    for target in targets { lines += text(of: target) }
    return (lines + ["  ],", "  swiftLanguageModes: [.v6]", ")", ""]).joined(separator: "\n")
  }

  private func text(of target: Target) -> [String] {
    let functions = ["executable": ".executableTarget", "test": ".testTarget"]
    var lines = ["    \(functions[target.kind] ?? ".target")(", "      name: \"\(target.name)\""]
    func add(_ label: String, _ items: [String]) {
      guard !items.isEmpty else { return }
      lines[lines.count - 1] += ","
      lines.append("      \(label): [")
      lines += items.map { "        \($0)," } + ["      ]"]
    }
    add(
      "dependencies",
      target.targets.map { "\"\($0)\"" }
        + target.products.map { ".product(name: \"\($0.name)\", package: \"\($0.package)\")" })
    add("resources", target.embedded.map { ".embedInCode(\"\($0)\")" })
    return lines + ["    ),"]
  }
}

extension PackageManifest {
  /// What `swift package dump-package` prints, as far as a release needs it.
  private struct Dump: Decodable {
    struct Product: Decodable {
      let name: String
      let package: String

      init(from decoder: any Decoder) throws {
        var words = try decoder.unkeyedContainer()
        name = try words.decode(String.self)
        package = try words.decodeIfPresent(String.self) ?? ""
      }
    }

    struct Name: Decodable {
      let name: String

      init(from decoder: any Decoder) throws {
        var words = try decoder.unkeyedContainer()
        name = try words.decode(String.self)
      }
    }

    struct Dependency: Decodable {
      let byName: Name?
      let target: Name?
      let product: Product?
    }

    struct Resource: Decodable {
      struct Nothing: Decodable {}
      let path: String
      let rule: [String: Nothing]
    }

    struct Ignored: Decodable {}

    struct Target: Decodable {
      let name: String
      let type: String
      let path: String?
      let exclude: [String]
      let dependencies: [Dependency]
      let resources: [Resource]
      let settings: [Ignored]
      let pluginUsages: [Ignored]?

      var target: PackageManifest.Target {
        var obstacles: [String] = []
        if !["regular", "executable", "test"].contains(type) { obstacles.append("type \(type)") }
        if !settings.isEmpty { obstacles.append("build settings") }
        if !(pluginUsages ?? []).isEmpty { obstacles.append("plug-ins") }
        if path != nil { obstacles.append("a path of its own") }
        if !exclude.isEmpty { obstacles.append("files left out") }
        if !resources.allSatisfy({ $0.rule["embedInCode"] != nil }) {
          obstacles.append("resources that are not embedded")
        }
        let folder = type == "test" ? "Tests" : "Sources"
        return PackageManifest.Target(
          name: name, kind: type, path: path ?? "\(folder)/\(name)",
          targets: dependencies.compactMap { $0.byName?.name ?? $0.target?.name },
          products: dependencies.compactMap(\.product).map { ($0.name, $0.package) },
          embedded: resources.map(\.path), obstacles: obstacles)
      }
    }

    struct Source: Decodable {
      struct Location: Decodable {
        struct Remote: Decodable { let urlString: String }
        let remote: [Remote]?
      }
      struct Requirement: Decodable {
        struct Range: Decodable { let lowerBound: String }
        let range: [Range]?
      }
      let identity: String
      let location: Location
      let requirement: Requirement
    }

    struct Dependencies: Decodable {
      let sourceControl: [Source]?

      var package: PackageManifest.Package? {
        guard let source = sourceControl?.first, let url = source.location.remote?.first,
          let range = source.requirement.range?.first
        else { return nil }
        return PackageManifest.Package(
          identity: source.identity, url: url.urlString, lowerBound: range.lowerBound)
      }
    }

    let targets: [Target]
    let dependencies: [Dependencies]?
  }
}

extension Toolchain {
  /// The package manager's command.
  var swift: String {
    URL(fileURLWithPath: compiler).deletingLastPathComponent().path + "/swift"
  }
}
