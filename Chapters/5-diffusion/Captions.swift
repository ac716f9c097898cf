import Datasets
import Diffusion

// snippet.Caption
/// A sentence of the toy's language: "a seven", "a thin two", "a bold three".
struct Caption: Hashable {
  let label: Int
  let stroke: Stroke?

  enum Stroke: String, CaseIterable { case thin, bold }

  static let digits = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ]

  /// Every word there is, in the order of the text encoder's table.
  static func words(classCount: Int) -> [String] {
    ["a"] + Stroke.allCases.map(\.rawValue) + (0..<classCount).map(name)
  }

  static func name(_ label: Int) -> String {
    label < digits.count ? digits[label] : "class\(label)"
  }

  var text: String {
    (["a", stroke?.rawValue].compactMap { $0 } + [Self.name(label)]).joined(separator: " ")
  }

  /// Numbers of the caption's words.
  var tokens: [Int] {
    [0] + (stroke.map { $0 == .thin ? [1] : [2] } ?? []) + [3 + label]
  }

  init(_ label: Int, _ stroke: Stroke?) { (self.label, self.stroke) = (label, stroke) }

  /// - Throws: ``DiffusionError`` naming the words that are not known and those that are.
  init(_ text: String, classCount: Int) throws {
    let words = text.lowercased().split(separator: " ").map(String.init)
    let known = Self.words(classCount: classCount)
    let unknown = words.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw DiffusionError(
        "caption “\(text)”: unknown: \(unknown.joined(separator: ", ")); "
          + "known words are \(known.joined(separator: ", "))")
    }
    let labels = words.compactMap { word in (0..<classCount).first { Self.name($0) == word } }
    let strokes = words.compactMap(Stroke.init(rawValue:))
    guard labels.count == 1, strokes.count <= 1 else {
      throw DiffusionError(
        "caption “\(text)”: name one class and at most one stroke, as in “a thin seven”")
    }
    self.init(labels[0], strokes.first)
  }
}
// snippet.end

/// The stroke of each image: the lighter and the darker third of its class.
func strokes(of images: ImageSet) -> [Caption.Stroke?] {
  let ink = images.ink
  var strokes = [Caption.Stroke?](repeating: nil, count: images.count)
  for label in 0..<images.classCount {
    let members = images.labels.indices.filter { images.labels[$0] == label }
      .sorted { (ink[$0], $0) < (ink[$1], $1) }
    for index in members.prefix(members.count / 3) { strokes[index] = .thin }
    for index in members.suffix(members.count / 3) { strokes[index] = .bold }
  }
  return strokes
}
