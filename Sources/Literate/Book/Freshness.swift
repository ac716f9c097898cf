import Foundation

/// How a chapter's committed report compares with one that was made just now.
public enum Freshness: Sendable, Hashable {
  /// The same bytes.
  case same
  /// Numbers moved, each within its declared digits or its band.
  case within(moved: Int)
  /// What moved too far, or is missing.
  case stale([String])
}

extension Book {
  /// Compares a chapter's reports with the committed ones: bytes first, then recorded values.
  ///
  /// - Parameter directory: where the chapters have just been run.
  public func freshness(of chapter: Entry, in directory: URL) throws -> Freshness {
    guard let old = try record(of: chapter, in: reports) else {
      return .stale(["it has no report; run it: book run \(chapter.name)"])
    }
    guard let new = try record(of: chapter, in: directory) else {
      return .stale(["it wrote no report when it was run again"])
    }
    let oldPages = try pages(of: chapter, old, in: reports)
    let newPages = try pages(of: chapter, new, in: directory)
    let figures = differingFigures(chapter, old, new, directory)
    let isSame =
      oldPages.map(\.name) == newPages.map(\.name) && oldPages.map(\.text) == newPages.map(\.text)
    if isSame, figures.isEmpty { return .same }
    var reasons: [String] = []
    if ChapterRecord.fingerprint(of: oldPages) != old.page {
      reasons.append("\(chapter.stem) is not what its run wrote; a page was edited by hand")
    }
    if old.structure != new.structure {
      let first = zip(oldPages, newPages).first { $0.name != $1.name || $0.text != $1.text }
      reasons.append(
        "text, code or layout: "
          + (first.map { "\($0.name), \(firstDifference($0.text, $1.text))" } ?? "other pages"))
    }
    reasons += Self.moved(old, new)
    reasons += figures.filter(\.isRedrawn).map { "figure \($0.name) is drawn differently" }
    if !reasons.isEmpty { return .stale(reasons) }
    let names = Dictionary(old.values.map { ($0.name, $0.value) }) { first, _ in first }
    return .within(moved: new.values.filter { names[$0.name] != $0.value }.count)
  }

  private func pages(of chapter: Entry, _ record: ChapterRecord, in directory: URL) throws
    -> [(name: String, text: String)]
  {
    try (["README.md"] + record.sections.map(\.page)).map { name in
      let file = folder(of: chapter, in: directory).appending(path: name)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw BookError("\(file.path): cannot be read; run it: book run \(chapter.name)")
      }
      return (name, text)
    }
  }

  /// The values and checks of two runs that are not the same at their declared digits, nor within
  /// their bands.
  static func moved(_ old: ChapterRecord, _ new: ChapterRecord) -> [String] {
    var reasons: [String] = []
    let before = Dictionary(old.values.map { ($0.name, $0) }) { first, _ in first }
    let after = Dictionary(new.values.map { ($0.name, $0) }) { first, _ in first }
    for value in old.values where after[value.name] == nil {
      reasons.append("\(value.name) is no longer recorded")
    }
    for value in new.values {
      guard let known = before[value.name] else {
        reasons.append("\(value.name) is new")
        continue
      }
      if value.text != known.text, value.band?.allows(value.value, around: known.value) != true {
        let band = value.band.map { ", outside its band (\($0.description))" } ?? ""
        reasons.append("\(value.name): \(known.text) → \(value.text)\(band)")
      }
    }
    let verdicts = Dictionary(old.checks.map { ($0.label, $0.holds) }) { $0 && $1 }
    for check in new.checks {
      switch verdicts[check.label] {
      case nil: reasons.append("the check of \(check.label) is new")
      case check.holds: break
      default: reasons.append("\(check.label) \(check.holds ? "now holds" : "fails now")")
      }
    }
    let labels = Set(new.checks.map(\.label))
    let findings = Dictionary(old.findings.map { ($0.text, $0.holds) }) { $0 && $1 }
    for finding in new.findings where findings[finding.text] == true && !finding.holds {
      reasons.append("a finding holds no longer: \(finding.text)")
    }
    for label in Set(old.checks.map(\.label)).subtracting(labels).sorted() {
      reasons.append("\(label) is no longer checked")
    }
    return reasons
  }

  /// Figures whose files differ; redrawn when more than their numbers differ.
  private func differingFigures(
    _ chapter: Entry, _ old: ChapterRecord, _ new: ChapterRecord, _ directory: URL
  ) -> [(name: String, isRedrawn: Bool)] {
    func content(_ directory: URL, _ file: String?) -> Data? {
      guard let file else { return nil }
      return try? Data(
        contentsOf: folder(of: chapter, in: directory).appending(path: "figures/\(file)"))
    }
    return new.figures.compactMap { figure in
      guard let known = old.figures.first(where: { $0.label == figure.label }) else { return nil }
      let files = [\RecordedFigure.light, \.dark, \.script, \.frames]
      let isSame = files.allSatisfy { file in
        content(reports, known[keyPath: file]) == content(directory, figure[keyPath: file])
      }
      if isSame { return nil }
      let scripts = [content(reports, known.script), content(directory, figure.script)]
      let shapes = scripts.map { script in
        script.map { String(decoding: $0, as: UTF8.self).filter { !"0123456789.-+e".contains($0) } }
      }
      let isMissing = content(reports, known.light) == nil && figure.light != nil
      return (figure.label, shapes[0] != shapes[1] || isMissing)
    }
  }

  private func firstDifference(_ old: String, _ new: String) -> String {
    let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
    let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(oldLines, newLines).enumerated().first { $1.0 != $1.1 }?.offset
    guard let index else { return "\(oldLines.count) → \(newLines.count) lines" }
    return "line \(index + 1): “\(oldLines[index].prefix(60))” → “\(newLines[index].prefix(60))”"
  }
}

extension ValueRecord {
  /// As the page shows it, without its error.
  var text: String {
    RecordedNumber(value: value, precision: precision).text
  }
}

extension Band: CustomStringConvertible {
  public var description: String {
    switch self {
    case .absolute(let width): "± \(width)"
    case .relative(let fraction): "± \(Precision.percent(1).string(fraction))"
    }
  }
}

/// What `book check` found.
public struct FreshnessReport: Sendable {
  /// For a person: a line a chapter, its reasons below it, and a line a page that is stale.
  public var lines: [String]
  /// Whether every chapter ran and nothing is stale.
  public var isFresh: Bool
}

extension Book {
  /// Runs chapters into a temporary directory and compares with the committed reports; then the
  /// pages about the whole book, which follow from what is committed.
  ///
  /// - Parameter replayed: nothing runs. The pages are woven again from the committed records, whose
  ///   keys say whether a section, a library, a parameter or the data have changed since.
  public func check(_ chapters: [Entry], jobs: Int, replayed: Bool = false) throws
    -> FreshnessReport
  {
    let temporary = FileManager.default.temporaryDirectory
      .appending(path: "marginalia-check-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: temporary) }
    let failed = try run(
      chapters,
      arguments: [replayed ? "--replayed" : "--fresh", "--output", temporary.path], jobs: jobs,
      isQuiet: true)
    var report = FreshnessReport(lines: [], isFresh: true)
    for chapter in chapters {
      if failed.contains(chapter) {
        report.isFresh = false
        report.lines.append("\(chapter.name): \(replayed ? "stale" : "its run failed")")
        continue
      }
      switch try freshness(of: chapter, in: temporary) {
      case .same:
        report.lines.append(
          "\(chapter.name): fresh, the same bytes\(replayed ? ", replayed" : "")")
      case .within(let moved):
        report.lines.append(
          "\(chapter.name): fresh, \(moved) values moved within their digits or bands")
      case .stale(let reasons):
        report.isFresh = false
        report.lines.append("\(chapter.name): stale")
        report.lines += reasons.map { "  \($0)" }
      }
    }
    for (name, text) in try pages(in: reports) {
      let committed = try? String(contentsOf: reports.appending(path: name), encoding: .utf8)
      if committed != text {
        report.isFresh = false
        report.lines.append("\(name): stale; write it again: book index")
      }
    }
    return report
  }
}
