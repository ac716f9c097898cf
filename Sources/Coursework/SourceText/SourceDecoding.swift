/// From a file's bytes to text that the compiler gets.
enum SourceDecoding {
  struct Refusal: Error, Hashable { let message: String }

  /// Text without a byte-order mark, its lines ended by one line feed.
  static func decode(_ bytes: [UInt8]) -> Result<String, Refusal> {
    var bytes = bytes[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return .failure(Refusal(message: "the file is UTF-16; save it as UTF-8"))
    }
    if let position = bytes.firstIndex(of: 0) {
      return .failure(Refusal(message: "the file holds a NUL at byte \(position)"))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .failure(Refusal(message: "the file is not UTF-8 text"))
    }
    var output = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": output.append("\n")
      case "\n" where previous == "\r": break
      default: output.append(scalar)
      }
      previous = scalar
    }
    return .success(String(output))
  }
}
