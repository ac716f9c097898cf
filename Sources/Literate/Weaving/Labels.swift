/// What is numbered and can be referred to: equations, figures, tables.
enum LabelKind: String, CaseIterable, Sendable {
  case equation = "eq"
  case figure = "fig"
  case table = "tab"

  init?(label: String) {
    guard let colon = label.firstIndex(of: ":") else { return nil }
    self.init(rawValue: String(label[..<colon]))
  }
}

/// The numbers that labels have on a page, in the order of their appearance.
struct LabelNumbers: Sendable {
  private let chapter: Int
  private var numbers: [String: Int] = [:]
  private var counts: [LabelKind: Int] = [:]
  /// Named cells can be referred to, "(cell:fit)"; they have no numbers.
  private let cells: Set<String>

  init(chapter: Int, cells: Set<String> = []) {
    self.chapter = chapter
    self.cells = cells
  }

  /// Gives the label the next number of its kind; false when it has one already.
  mutating func add(_ label: String) -> Bool {
    guard let kind = LabelKind(label: label), numbers[label] == nil else { return false }
    counts[kind, default: 0] += 1
    numbers[label] = counts[kind]
    return true
  }

  /// "1.3".
  func number(of label: String) -> String? {
    numbers[label].map { "\(chapter).\($0)" }
  }

  /// "eq:decomposition" as an anchor, "eq-decomposition".
  static func anchor(_ label: String) -> String {
    String(label.map { $0 == ":" ? "-" : $0 })
  }

  /// A link to what is labelled: "([1.3](#eq-…))", "[Figure 1.2](#fig-…)", "[fit](#cell-fit)";
  /// nil when unknown.
  func link(to label: String) -> String? {
    if label.hasPrefix("cell:") {
      let name = String(label.dropFirst("cell:".count))
      return cells.contains(name) ? "[\(name)](#\(Self.anchor(label)))" : nil
    }
    guard let kind = LabelKind(label: label), let number = number(of: label) else { return nil }
    let target = "#" + Self.anchor(label)
    switch kind {
    case .equation: return "([\(number)](\(target)))"
    case .figure: return "[Figure \(number)](\(target))"
    case .table: return "[Table \(number)](\(target))"
    }
  }

  /// Whether prose can refer to it: a label, or "cell:" and a cell's name.
  static func isReference(_ text: some StringProtocol) -> Bool {
    isLabel(text) || (text.hasPrefix("cell:") && text.count > "cell:".count)
  }

  /// Letters, digits and `-`, `_`, `.` after "eq:", "fig:" or "tab:".
  static func isLabel(_ text: some StringProtocol) -> Bool {
    guard let colon = text.firstIndex(of: ":"), LabelKind(rawValue: String(text[..<colon])) != nil
    else { return false }
    let name = text[text.index(after: colon)...]
    return !name.isEmpty
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }
}
