import Foundation

/// A code that gives outcome k a word of ⌈−log₂ q(k)⌉ bits, no word the
/// beginning of another.
///
/// Shorter words first; each next word is the last one plus one, with zeros
/// appended (Cover and Thomas, 2006, section 5.2).
struct PrefixCode {
  let words: [[Bool]]

  // snippet.prefix-code
  init(for q: [Double]) {
    let lengths = q.map { Int((-log2($0)).rounded(.up)) }
    var words = [[Bool]](repeating: [], count: q.count)
    var next = 0
    var length = 0
    for outcome in q.indices.sorted(by: { lengths[$0] < lengths[$1] }) {
      next <<= lengths[outcome] - length
      length = lengths[outcome]
      words[outcome] = (0..<length).reversed().map { next >> $0 & 1 == 1 }
      next += 1
    }
    self.words = words
  }
  // snippet.end
}

extension PrefixCode {
  func encode(_ message: [Int]) -> [Bool] { message.flatMap { words[$0] } }

  /// Reads words off the front until nothing is left.
  func decode(_ bits: [Bool]) -> [Int] {
    let outcomes = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
    var message: [Int] = []
    var word: [Bool] = []
    for bit in bits {
      word.append(bit)
      if let outcome = outcomes[word] {
        message.append(outcome)
        word = []
      }
    }
    return message
  }
}
