import Foundation
import Testing

/// Who imports whom: as the sources do it, as `Package.swift` declares it, and as
/// `docs/architecture.md` draws it.
@Suite("Import graph") struct ImportGraphTests {
  static let manifest = Result { try Manifest() }
  let manifest: Manifest
  let architecture: Architecture

  init() throws {
    manifest = try Self.manifest.get()
    architecture = Architecture(
      text: try String(
        contentsOf: Manifest.root.appending(path: "docs/architecture.md"), encoding: .utf8))
  }

  /// What is drawn: everything but tests and plug-ins, and what those alone need.
  private var drawn: Graph {
    Graph(
      edges: manifest.targets.values.filter {
        $0.kind != "test" && $0.kind != "plugin" && !$0.directory.path.contains("/Tests/")
      }.reduce(into: [:]) { $0[$1.name] = $1.dependencies.subtracting(manifest.foreign) })
  }

  @Test func everyImportIsDeclaredAndEveryDependencyIsImported() {
    let known = Set(manifest.targets.keys).union(manifest.foreign)
    var examined = 0
    for target in manifest.targets.values where target.kind != "system" && target.kind != "plugin" {
      let imports = SourceImports.modules(below: target.directory)
      for (module, files) in imports where known.contains(module) {
        examined += 1
        #expect(
          target.dependencies.contains(module),
          "\(target.name) imports \(module) in \(files.sorted()[0]) and does not depend on it")
      }
      // What a test runs as a program is built for it, and not imported.
      for name in target.dependencies where manifest.targets[name]?.kind != "executable" {
        #expect(
          imports[name] != nil,
          "\(target.name) depends on \(name) and does not import it")
      }
    }
    #expect(examined > 100)
  }

  @Test func nothingRunsInCircles() {
    let all = Graph(edges: manifest.targets.mapValues(\.dependencies))
    #expect(all.circular == [])
  }

  @Test func everyTargetHasALayerAndImportsOnlyFromBelow() {
    let graph = drawn
    #expect(Set(architecture.layers.keys) == Set(graph.edges.keys))
    for (name, dependencies) in graph.edges {
      for dependency in dependencies {
        guard let upper = architecture.layers[name], let lower = architecture.layers[dependency]
        else { continue }
        #expect(upper > lower, "\(name) (layer \(upper)) imports \(dependency) (layer \(lower))")
      }
    }
  }

  @Test func theDrawingHasEveryArrowThatDoesNotFollowFromOthers() {
    // Programs are no part of the drawing: they may import whatever lies below.
    let programs = Set(
      manifest.targets.values.filter { $0.kind == "executable" }.map(\.name))
    let arrows = drawn.reduced.filter { !programs.contains($0.from) }
    #expect(arrows.subtracting(architecture.arrows) == [], "not drawn")
    #expect(architecture.arrows.subtracting(arrows) == [], "drawn, and not so")
  }

  @Test func whatMustNeverBeReachedIsNot() {
    let graph = drawn
    #expect(!architecture.forbidden.isEmpty)
    for (target, unreachable) in architecture.forbidden {
      #expect(graph.edges[target] != nil, "there is no target \(target)")
      for name in unreachable {
        #expect(graph.edges[name] != nil, "there is no target \(name)")
        #expect(!graph.reached(from: target).contains(name), "\(target) reaches \(name)")
      }
    }
  }

  /// Tests mirror the libraries.
  @Test func everyLibraryProductHasTests() {
    // The exercises are judged by the coursework's tests.
    for product in manifest.libraryProducts.subtracting(["Exercises"]) {
      #expect(manifest.targets["\(product)Tests"]?.kind == "test", "\(product) has no tests")
    }
  }
}

@Suite("Reading imports") struct SourceImportsTests {
  @Test func everyFormIsRead() {
    let text = """
      import Autodiff
      @testable import Tensors
      @_exported public import Verification
        import struct Probability.Normal
      @preconcurrency import class Foundation.Bundle // why
      let important = 1
      // import Literate
      """
    #expect(
      SourceImports.modules(in: text)
        == ["Autodiff", "Tensors", "Verification", "Probability", "Foundation"])
  }

  @Test func textThatIsNoSourceDoesNotCount() {
    let text = ##"""
      let generated = """
        import Coursework
        """
      let raw = #"""
        import Datasets
        """ this is still inside
        import Evaluation
        """#
      /* import Diffusion
         import Diffusion */
      import Programs
      """##
    #expect(SourceImports.modules(in: text) == ["Programs"])
  }
}

@Suite("Graph") struct GraphTests {
  @Test func circlesAreFound() {
    #expect(
      Graph(edges: ["a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]]).circular == ["a", "b", "c"])
    #expect(Graph(edges: ["a": ["b", "c"], "b": ["c"]]).circular == [])
  }

  @Test func impliedEdgesAreLeftOut() {
    let graph = Graph(edges: ["a": ["b", "c"], "b": ["c"], "c": []])
    #expect(graph.reduced == [.init(from: "a", to: "b"), .init(from: "b", to: "c")])
  }

  @Test func aPageIsRead() {
    let page = Architecture(
      text: """
        | layer | modules |
        |--:|---|
        | 0 | `CGSL`, `C-more` |
        | 1 | `Top` |
        Top --> CGSL
          Top --> C-more
        | `Top` | `CGSL` and `Other` |
        """)
    #expect(page.layers == ["CGSL": 0, "C-more": 0, "Top": 1])
    #expect(page.arrows == [.init(from: "Top", to: "CGSL"), .init(from: "Top", to: "C-more")])
    #expect(page.forbidden.map(\.target) == ["Top"])
    #expect(page.forbidden.map(\.unreachable) == [["CGSL", "Other"]])
  }
}
