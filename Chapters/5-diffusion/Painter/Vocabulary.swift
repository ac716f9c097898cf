/// The numbers of a caption's words, from 1; 0 stands for no word.
final class Vocabulary {
  let classCount: Int
  /// How many numbers there are, 0 among them.
  let size: Int
  private let numbers: [String: Int]
  private var known: [Caption: [Int]] = [:]

  init(classCount: Int) {
    self.classCount = classCount
    let words = Caption.words(classCount: classCount)
    size = words.count + 1
    numbers = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0 + 1) })
  }

  /// ``Caption/longest`` numbers for each caption, one caption after another; for `nil`, where no
  /// caption is given, zeros.
  func tokens(_ captions: [Caption?]) -> [Int] {
    captions.flatMap { caption -> [Int] in
      guard let caption else { return [Int](repeating: 0, count: Caption.longest) }
      if let tokens = known[caption] { return tokens }
      let tokens = caption.tokens(numbers)
      known[caption] = tokens
      return tokens
    }
  }
}
