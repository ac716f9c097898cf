import Testing

/// Whether a process that stopped said why on standard error.
func expectMessage(
  _ result: ExitTest.Result?, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(text.contains(message), "it said: \(text)", sourceLocation: sourceLocation)
}
