/// A student's source: tokens one behind another, each where it says, without end only if it says so.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  let bytes = Array(text.utf8)
  var end = 0
  for token in SwiftLexer.read(text).tokens {
    if token.start < end || token.end <= token.start || token.end > bytes.count {
      fatalError("\(token) behind \(end)")
    }
    end = token.end
  }
  return 0
}
