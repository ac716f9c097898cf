/// A caption: what is understood is said again in words that mean the same, of known words and length.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  for classCount in [0, 1, 10, 12] {
    guard let caption = try? Caption(text, classCount: classCount) else { continue }
    let again = try? Caption(caption.text, classCount: classCount)
    if again != caption { fatalError("\(text): \(caption.text)") }
    let words = Caption.words(classCount: classCount)
    let numbers = Dictionary(uniqueKeysWithValues: zip(words, 1...))
    let tokens = caption.tokens(numbers)
    if tokens.count != Caption.longest { fatalError("\(text): \(tokens)") }
  }
  return 0
}

struct DiffusionError: Error {
  init(_ text: String) {}
}

/// How the chapter's pictures are laid out; only the names matter here.
enum Arrangement: String, CaseIterable { case single, beside, above, three, four }
