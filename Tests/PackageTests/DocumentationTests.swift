import Foundation
import Testing

@Suite("Documentation") struct DocumentationTests {
  static let modules = [
    "Foundations", "Compression", "RandomStreams", "GSLNumerics", "Probability", "Diffusion",
    "Verification", "Tensors", "Autodiff", "NeuralNetworks", "Datasets", "Evaluation",
    "Coursework", "LiveBook", "Exercises",
  ]
  static let declarations = Result { try PublicDeclarations.inSources(of: modules) }
  let declarations: [Declaration]

  init() throws { declarations = try Self.declarations.get() }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Manifest.root.appending(path: path), encoding: .utf8)
  }

  /// What a table says something is called here is called so.
  @Test func everyNameOfTheTablesIsReal() throws {
    // A type's initializer is called by the type's name.
    let callable = Dictionary(
      grouping: declarations.filter(\.isCallable)
        + declarations.filter { $0.name == "init" }.map { declaration in
          var declaration = declaration
          declaration.name = declaration.scope
          return declaration
        }, by: \.name)
    let names = Set(declarations.map(\.name))
    let labels = Set(declarations.flatMap(\.labels))
    var examined = 0
    for code in DocumentNames.code(inTablesOf: try text("docs/coming-from.md")) {
      for name in DocumentNames.names(in: code) {
        examined += 1
        switch name {
        case .call(let function, let given):
          let overloads = callable[function] ?? []
          #expect(
            overloads.contains { given.isSubset(of: $0.labels) },
            "`\(code)`: there is no \(function) with \(given.sorted())")
        case .mention(let word): #expect(names.contains(word), "`\(code)`: there is no \(word)")
        case .label(let label): #expect(labels.contains(label), "`\(code)`: there is no such label")
        }
      }
    }
    #expect(examined > 100)
  }

  @Test func everyLibraryProductHasAnArticleAndALineInTheList() throws {
    let products = try Manifest().libraryProducts
    let list = try text("docs/using-the-libraries.md")
    #expect(products.count > 10)
    for product in products {
      let article = try text("docs/api/\(product).docc/\(product).md")
      #expect(article.hasPrefix("# ``\(product)``\n"))
      #expect(article.contains("\n## Overview\n") && article.contains("\n## Conventions\n"))
      #expect(list.contains("api/\(product).docc/\(product).md"))
    }
    // A block that begins so is a program, which `make outside` builds and runs.
    for product in products.subtracting(["Coursework"]) {
      let article = try text("docs/api/\(product).docc/\(product).md")
      #expect(article.contains("```swift\nimport "), "\(product) has no first program")
    }
  }

  /// Public declarations without a comment are those of the list, which may only become shorter.
  @Test func undocumentedDeclarationsAreThoseOfTheList() throws {
    let list = Set(try text("docs/api/undocumented.txt").split(separator: "\n").map(String.init))
    let found = Set(undocumented.map { "\($0.module) \($0.signature)" })
    for line in found.subtracting(list).sorted() { Issue.record("has no comment: \(line)") }
    for line in list.subtracting(found).sorted() {
      Issue.record("has a comment or is gone; take it from docs/api/undocumented.txt: \(line)")
    }
    #expect(declarations.count > 1500)
  }

  private var undocumented: [Declaration] {
    // What a type has because a protocol asks for it says there what it is.
    let requirements = Set(declarations.filter { $0.isRequirement && $0.isDocumented }.map(\.bare))
    let known: Set<String> = [
      "description()", "hash(into)", "init(from)", "encode(to)", "init(floatLiteral)",
      "init(arrayLiteral)", "startIndex()", "endIndex()", "next()", "makeIterator()",
    ]
    return declarations.filter {
      !$0.isDocumented && !requirements.contains($0.bare) && !known.contains($0.bare)
    }
  }
}

extension Declaration {
  /// Name and labels, which a requirement shares with what fulfills it.
  fileprivate var bare: String { "\(name)(\(labels.joined(separator: ",")))" }
}

@Suite("Reading declarations") struct PublicDeclarationsTests {
  private func signatures(_ text: String) -> [String] {
    PublicDeclarations.declarations(in: text, module: "M", path: "Sources/M/a.swift")
      .map { ($0.isDocumented ? "+" : "-") + $0.signature }
  }

  @Test func membersLabelsAndComments() {
    let text = """
      /// A tensor.
      public struct Tensor: Sendable {
        /// Zeros.
        @inlinable @inline(__always)
        public init(zeros shape: Shape) {
        /// Ones.
        @available(
          *, unavailable,
          message: "there are none"
        )
        public init(ones shape: Shape) {
        public func sum<P: A, Q>(
          of p: P, _ f: (Double, Double) -> Double,
          by q: [Q: Int] = [:]
        ) throws -> P {
        let hidden = 1
        public private(set) var shape: Shape
        public static func + (a: Tensor, b: Tensor) -> Tensor {
      }
      public enum Kind {
        /// One.
        case one
        case two(Int, of: Int)
      }
      enum Hidden {
        case three
      }
      public protocol Layer {
        var width: Int { get }
      }
      """
    #expect(
      signatures(text) == [
        "+Tensor", "+Tensor.init(zeros:)", "+Tensor.init(ones:)", "-Tensor.sum(of:_:by:)",
        "-Tensor.shape", "-Kind", "+Kind.one", "-Kind.two(_:of:)", "-Layer", "-Layer.width",
      ])
  }

  @Test func namesOfTables() {
    #expect(
      DocumentNames.code(inTablesOf: "| a | b |\n|---|---|\n| `left` | `x.y`, `f(1)` |")
        == ["x.y", "f(1)"])
    #expect(
      DocumentNames.names(in: "Linear(3, 4, using: &random)") == [
        .call("Linear", labels: ["using"])
      ])
    #expect(
      DocumentNames.names(in: "x.sum(axes: [1]).scalars")
        == [.call("sum", labels: ["axes"]), .mention("scalars")])
    #expect(DocumentNames.names(in: "weightDecay:") == [.label("weightDecay")])
    #expect(DocumentNames.names(in: "Adam") == [.mention("Adam")])
    #expect(DocumentNames.names(in: "split(\"Name\", 1e5)") == [.call("split", labels: [])])
  }
}

@Suite("Decisions") struct DecisionTests {
  /// One form for all, each in the list, and both ends of a supersession say so.
  @Test func everyDecisionHasTheFormAndIsListed() throws {
    let folder = Manifest.root.appending(path: "docs/decisions")
    let list = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }
    #expect(files.count >= 24)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let number = try #require(Int(file.prefix(4)))
      let heading = text.prefix { $0 != "\n" }
      #expect(heading.hasPrefix("# \(number). "), "\(file)")
      let title = heading.dropFirst("# \(number). ".count)
      #expect(list.contains("| \(number) | [\(title)](\(file)) |"), "\(file) is not in the list")
      for part in ["Context", "Choice", "Cost"] {
        #expect(text.contains("\n**\(part).**"), "\(file) has no \(part)")
      }
      for later in text.matches(of: /\*Superseded[^\[]*\[(\d+)\]\(([^)]+)\)/) {
        let other = try String(
          contentsOf: folder.appending(path: String(later.2)), encoding: .utf8)
        #expect(other.contains("(\(file))"), "\(later.2) does not say that it supersedes \(file)")
      }
    }
  }
}
