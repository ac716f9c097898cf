/// Stops the program with a message unless `holds`: for mistakes of a caller, such as shapes that do
/// not match.
///
/// As `precondition`, but with its message in release builds as well, where that one dies of an
/// "illegal instruction" and says nothing. The message is only made when it is shown.
@inlinable @inline(__always)
public func require(
  _ holds: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if _slowPath(!holds()) { stopProgram(message, file, line) }
}

/// Apart from `require`, so that a call has little code beside its comparison.
@usableFromInline @inline(never)
func stopProgram(_ message: () -> String, _ file: StaticString, _ line: UInt) -> Never {
  fatalError(message(), file: file, line: line)
}
