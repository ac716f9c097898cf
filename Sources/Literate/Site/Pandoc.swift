import Foundation
import Foundations

/// The converter, as a process.
struct Pandoc: Sendable {
  private let program: URL

  init() throws {
    guard let program = Self.inPath("pandoc") else {
      throw BookError(
        "pandoc is not installed; install it (Debian, Ubuntu: apt-get install pandoc; "
          + "macOS: brew install pandoc) and export again")
    }
    self.program = program
  }

  /// A TeX that takes any character.
  static func pdfEngine() throws -> String {
    guard let engine = ["xelatex", "lualatex", "tectonic"].first(where: { inPath($0) != nil })
    else {
      throw BookError(
        "a PDF needs XeLaTeX; install it (Debian, Ubuntu: apt-get install texlive-xetex "
          + "librsvg2-bin; macOS: brew install tectonic librsvg) and export again")
    }
    guard inPath("rsvg-convert") != nil else {
      throw BookError(
        "a PDF with figures needs rsvg-convert; install it (Debian, Ubuntu: apt-get install "
          + "librsvg2-bin; macOS: brew install librsvg) and export again")
    }
    return engine
  }

  /// A page's body with MathML.
  func body(_ text: String) throws -> String {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "marginalia-\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: scratch) }
    try convert(
      text, ["--from=gfm+tex_math_dollars", "--to=html5", "--mathml", "--wrap=none"], to: scratch)
    return try String(contentsOf: scratch, encoding: .utf8)
  }

  func pdf(_ text: String, engine: String, resources: URL, to file: URL) throws {
    try convert(
      text,
      [
        "--from=gfm+tex_math_dollars", "--pdf-engine=\(engine)", "--toc", "--toc-depth=2",
        "--resource-path=\(resources.path)", "--variable=geometry:margin=2.5cm",
        "--variable=mainfont:DejaVu Serif", "--variable=monofont:DejaVu Sans Mono",
        // A hundred columns fit the page.
        "--variable=monofontoptions:Scale=0.72",
        "--variable=fontsize:10pt", "--variable=colorlinks:true",
      ], to: file)
  }

  /// Converts beside the place and renames into it. What pandoc warns of is an error: a page that
  /// differs from what was checked is none.
  private func convert(_ text: String, _ options: [String], to file: URL) throws {
    let beside = file.deletingLastPathComponent()
      .appending(path: ".\(file.lastPathComponent).new.\(file.pathExtension)")
    let source = beside.deletingPathExtension().appendingPathExtension("md")
    let complaints = beside.deletingPathExtension().appendingPathExtension("log")
    defer {
      for file in [beside, source, complaints] { try? FileManager.default.removeItem(at: file) }
    }
    let ending: ChildProcess.Ending
    do {
      try AtomicFile.replace(source.path, with: text)
      ending = try ChildProcess(
        program.path, options + ["--output=\(beside.path)", source.path],
        errors: .file(complaints.path)
      ).wait()
    } catch {
      throw BookError("\(file.path): pandoc cannot be run: \(error.localizedDescription)")
    }
    let said = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
    let words = said.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    guard ending == .exited(0), !said.contains("[WARNING]") else {
      let told = words.filter { !$0.isEmpty }.prefix(6).joined(separator: " ")
      throw BookError("\(file.path): pandoc: \(told.isEmpty ? "it failed" : told)")
    }
    guard rename(beside.path, file.path) == 0 else {
      throw BookError("\(file.path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  static func inPath(_ name: String) -> URL? { ChildProcess.program(named: name) }
}
