import Diffusion

// snippet.Caption
/// A sentence of the toy's language: "a seven", "a thin two above a four", "three bold ones, inverted".
struct Caption: Hashable {
  var things: [Thing]
  /// `nil` leaves it open, as "two sevens" does.
  var arrangement: Arrangement?
  var isInverted = false

  struct Thing: Hashable {
    let label: Int
    var manner: Manner?
  }

  /// How a digit is written, for its class: in the third with least ink, with most, or that leans
  /// most to the right.
  enum Manner: String, CaseIterable { case thin, bold, tilted }

  init(_ things: [Thing], _ arrangement: Arrangement?, isInverted: Bool = false) {
    (self.things, self.arrangement, self.isInverted) = (things, arrangement, isInverted)
  }

  /// "a seven", "a thin seven".
  init(_ label: Int, _ manner: Manner? = nil) {
    self.init([Thing(label: label, manner: manner)], .single)
  }

  /// The same caption, with nothing said of how the digits are written.
  var withoutManners: Caption {
    var result = self
    for i in result.things.indices { result.things[i].manner = nil }
    return result
  }

  var text: String {
    func singular(_ thing: Thing) -> String {
      let said = [thing.manner?.rawValue].compactMap { $0 } + [Self.name(thing.label)]
      return ([Self.article(before: said[0])] + said).joined(separator: " ")
    }
    let said =
      switch arrangement {
      case .single: singular(things[0])
      case .above, .beside:
        singular(things[0]) + " \(arrangement == .above ? "above" : "beside") "
          + singular(things[1])
      case .three, .four, nil:
        ([Self.counts[things.count], things[0].manner?.rawValue].compactMap { $0 }
          + [Self.plural(things[0].label)]).joined(separator: " ")
      }
    return isInverted ? said + ", inverted" : said
  }
}
// snippet.end

extension Caption {
  private static let digits = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ]
  private static let counts = [2: "two", 3: "three", 4: "four"]
  /// Words of the longest caption: "a thin three above a bold four, inverted".
  static let longest = 8

  static func name(_ label: Int) -> String {
    label < digits.count ? digits[label] : "class\(label)"
  }

  static func plural(_ label: Int) -> String { name(label) + (label == 6 ? "es" : "s") }

  /// Every word there is. "three" is one word, whether it names or counts.
  static func words(classCount: Int) -> [String] {
    let labels = 0..<classCount
    let fixed = ["a"] + Manner.allCases.map(\.rawValue) + ["above", "beside", "inverted"]
    let names = labels.map(name) + labels.map(plural)
    return fixed + names + ["two", "three", "four"].filter { !names.contains($0) }
  }

  private static func article(before word: String) -> String {
    word.first.map("aeiou".contains) == true && word != name(1) ? "an" : "a"
  }

  /// "an" is "a" to the painter: its vocabulary has one article.
  private static func split(_ text: String) -> [String] {
    text.lowercased().split { $0 == " " || $0 == "," }.map { $0 == "an" ? "a" : String($0) }
  }

  /// The words' numbers, from 1; 0 fills up to ``longest``.
  func tokens(_ vocabulary: [String: Int]) -> [Int] {
    let said = Self.split(text).map { vocabulary[$0] ?? 0 }
    return said + [Int](repeating: 0, count: Self.longest - said.count)
  }

  /// - Throws: ``DiffusionError`` naming the words that are not known and those that are.
  init(_ text: String, classCount: Int) throws {
    var words = Self.split(text)[...]
    let known = Self.words(classCount: classCount)
    let unknown = words.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw DiffusionError(
        "caption “\(text)”: unknown: \(unknown.joined(separator: ", ")); "
          + "known words are \(known.joined(separator: ", "))")
    }
    let misunderstood = DiffusionError(
      "caption “\(text)”: say it as in “a thin seven”, “a three above a bold four”, “a one beside a two”, "
        + "“three ones”; each may end in “, inverted”")
    func manner() -> Manner? {
      guard let manner = words.first.flatMap(Manner.init(rawValue:)) else { return nil }
      words.removeFirst()
      return manner
    }
    func thing() throws -> Thing {
      guard words.popFirst() == "a" else { throw misunderstood }
      let manner = manner()
      guard let word = words.popFirst(),
        let label = (0..<classCount).first(where: { Self.name($0) == word })
      else { throw misunderstood }
      return Thing(label: label, manner: manner)
    }
    if let count = Self.counts.first(where: { $0.value == words.first })?.key {
      words.removeFirst()
      let manner = manner()
      guard let word = words.popFirst(),
        let label = (0..<classCount).first(where: { Self.plural($0) == word })
      else { throw misunderstood }
      let things = [Thing](repeating: Thing(label: label, manner: manner), count: count)
      self.init(things, count == 2 ? nil : count == 3 ? .three : .four)
    } else {
      let first = try thing()
      switch words.first {
      case "above", "beside":
        let arrangement: Arrangement = words.removeFirst() == "above" ? .above : .beside
        self.init([first, try thing()], arrangement)
      default: self.init([first], .single)
      }
    }
    if words.first == "inverted" {
      isInverted = true
      words.removeFirst()
    }
    guard words.isEmpty else { throw misunderstood }
  }
}
