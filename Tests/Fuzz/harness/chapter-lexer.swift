/// A chapter's source: one state a line, and words where they stand.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  let lexer = Lexer(text)
  let lines = text.utf8.reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
  if lexer.lines.count != lines { fatalError("\(lexer.lines.count) lines of \(lines)") }
  for word in lexer.words where word.line >= lines || word.depth < 0 { fatalError("\(word)") }
  return 0
}
