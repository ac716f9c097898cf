import Foundation

/// What is numbered and can be referred to.
enum LabelKind: String, CaseIterable, Sendable {
  case equation = "eq"
  case figure = "fig"
  case table = "tab"
  case algorithm = "alg"

  init?(label: some StringProtocol) {
    guard let colon = label.firstIndex(of: ":") else { return nil }
    self.init(rawValue: String(label[..<colon]))
  }
}

/// Where a label stands and what number it has.
struct LabelPlace: Sendable, Hashable, Codable {
  /// "3.12".
  var number: String
  /// "2-the-best-discriminator.md".
  var page: String
}

/// The numbers that labels have in a chapter, in the order of their appearance.
struct LabelNumbers: Sendable {
  private let chapter: Int
  private(set) var places: [String: LabelPlace] = [:]
  private var counts: [LabelKind: Int] = [:]
  /// Sections by their names, "3.2-the-best-discriminator".
  private var sections: [String: LabelPlace] = [:]
  /// Named cells can be referred to, "(cell:fit)"; they have no numbers.
  private var cells: [String: String] = [:]

  init(chapter: Int) {
    self.chapter = chapter
  }

  /// Gives the label the next number of its kind; false when it has one already.
  mutating func add(_ label: String, page: String) -> Bool {
    guard let kind = LabelKind(label: label), places[label] == nil else { return false }
    counts[kind, default: 0] += 1
    places[label] = LabelPlace(number: "\(chapter).\(counts[kind] ?? 0)", page: page)
    return true
  }

  mutating func add(section name: String, number: String, page: String) {
    sections[name] = LabelPlace(number: number, page: page)
  }

  mutating func add(cell name: String, page: String) { cells[name] = page }

  /// All that another chapter may refer to: labels, and sections as "sec:3.2-…".
  var references: [String: LabelPlace] {
    var all = places
    for (name, place) in sections { all["sec:\(name)"] = place }
    return all
  }

  /// "3.12".
  func number(of label: String) -> String? { places[label]?.number }

  /// "eq:decomposition" as an anchor, "eq-decomposition".
  static func anchor(_ label: String) -> String {
    String(label.map { $0 == ":" ? "-" : $0 })
  }

  /// A link to what is labeled: "([1.3](#eq-…))", "[Figure 1.2](2-….md#fig-…)"; nil when unknown.
  func link(to label: String, from page: String) -> String? {
    if label.hasPrefix("cell:") {
      let name = String(label.dropFirst("cell:".count))
      return cells[name].map { "[\(name)](\(Self.target(label, on: $0, from: page)))" }
    }
    if label.hasPrefix("sec:") {
      return sections[String(label.dropFirst("sec:".count))].map {
        Self.link(label, $0, from: page)
      }
    }
    return places[label].map { Self.link(label, $0, from: page) }
  }

  /// - Parameter folder: "../2-vi-elbo/" for another chapter's.
  static func link(
    _ label: String, _ place: LabelPlace, from page: String, folder: String = ""
  ) -> String {
    let target =
      label.hasPrefix("sec:")
      ? folder + place.page
      : folder + Self.target(label, on: place.page, from: folder.isEmpty ? page : "")
    switch LabelKind(label: label) {
    case .equation: return "([\(place.number)](\(target)))"
    case .figure: return "[Figure \(place.number)](\(target))"
    case .table: return "[Table \(place.number)](\(target))"
    case .algorithm: return "[Algorithm \(place.number)](\(target))"
    case nil: return "[Section \(place.number)](\(target))"
    }
  }

  private static func target(_ label: String, on page: String, from origin: String) -> String {
    (page == origin ? "" : page) + "#" + anchor(label)
  }

  /// Whether prose can refer to it: a label, a section or a cell; of another chapter with the
  /// chapter's folder before it, "2-vi-elbo/eq:elbo".
  static func isReference(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2,
      parts.count == 1 || parts[0].first?.isNumber == true
    else { return false }
    if isLabel(last) { return true }
    return ["cell:", "sec:"].contains { last.hasPrefix($0) && last.count > $0.count }
  }

  /// Letters, digits and `-`, `_`, `.` after "eq:", "fig:", "tab:" or "alg:".
  static func isLabel(_ text: some StringProtocol) -> Bool {
    guard let colon = text.firstIndex(of: ":"), LabelKind(label: text) != nil else { return false }
    let name = text[text.index(after: colon)...]
    return !name.isEmpty
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }
}

/// The labels of the book's other chapters, as their committed records have them.
struct CrossReferences: Sendable {
  private let reports: URL?

  init(reports: URL?) {
    self.reports = reports
  }

  /// A link to "2-vi-elbo/eq:elbo".
  func link(to reference: String) -> String? {
    let parts = reference.split(separator: "/").map(String.init)
    guard parts.count == 2, let reports else { return nil }
    let file = reports.appending(path: "\(parts[0])/record.json")
    struct Labels: Decodable { var labels: [String: LabelPlace] }
    guard let data = try? Data(contentsOf: file),
      let known = try? JSONDecoder().decode(Labels.self, from: data),
      let place = known.labels[parts[1]]
    else { return nil }
    return LabelNumbers.link(parts[1], place, from: "", folder: "../\(parts[0])/")
  }
}
