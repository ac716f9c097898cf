import Foundation

#if canImport(Runtime)
  import Runtime
#endif

/// Finds the line of source behind a return address, from the debug information that every build
/// of the package has, optimised or not.
///
/// The runtime reads lines for a whole captured stack only. A stack of one chosen address is made by
/// decoding one: the runtime's compact backtrace format is a byte for the address size, then for each
/// frame an opcode and the address, then zero (Swift, docs/CompactBacktraceFormat.md).
struct LineTable {
  /// Where this program lies in memory: parent and child are one program at two places.
  static var base: UInt { UInt(bitPattern: #dsohandle) }

  private var known: [Int: Int?] = [:]

  /// The outermost line in a file of this path that a return address belongs to: with inlining,
  /// one address stands for a call within a call. Nil where the runtime cannot tell.
  mutating func line(behind offset: Int, inFile path: String) -> Int? {
    if let line = known[offset] { return line }
    var line: Int?
    #if canImport(Runtime)
      if #available(macOS 26, *) {
        line =
          locations(behind: Self.base &+ UInt(bitPattern: offset))
          .last { $0.path.hasSuffix(path) && $0.line > 0 }?.line
      }
    #endif
    known[offset] = .some(line)
    return line
  }

  #if canImport(Runtime)
    private var template: Any?
    private var images: Any?

    @available(macOS 26, *)
    private mutating func locations(behind address: UInt)
      -> [SymbolicatedBacktrace.SourceLocation]
    {
      guard MemoryLayout<UInt>.size == 8, let images = capturedImages() else { return [] }
      let sixtyFourBits: UInt8 = 0x02
      let absoluteReturnAddressInEightBytes: UInt8 = 0x2f
      var bytes = [sixtyFourBits, absoluteReturnAddressInEightBytes]
      bytes += stride(from: UInt(56), through: 0, by: -8).map { shift in
        UInt8(truncatingIfNeeded: address >> shift)
      }
      bytes.append(0)
      guard var object = template as? [String: Any] else { return [] }
      object["backtrace"] = Data(bytes).base64EncodedString().filter { $0 != "=" }
      guard let data = try? JSONSerialization.data(withJSONObject: object),
        let stack = try? JSONDecoder().decode(Backtrace.self, from: data),
        let lines = stack.symbolicated(
          with: images, options: [.showInlineFrames, .showSourceLocations, .useSymbolCache])
      else { return [] }
      return lines.frames.compactMap { $0.symbol?.sourceLocation }
    }

    /// The programs and libraries in memory, read once.
    @available(macOS 26, *)
    private mutating func capturedImages() -> ImageMap? {
      if let known = images as? ImageMap { return known }
      let captured = ImageMap.capture()
      images = captured
      guard let stack = try? Backtrace.capture(limit: 1, images: captured),
        let data = try? JSONEncoder().encode(stack)
      else { return nil }
      template = try? JSONSerialization.jsonObject(with: data)
      return captured
    }
  #endif
}
