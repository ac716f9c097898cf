import Foundation

/// What gnuplot draws, without what varies between its versions and what nobody sees: a fifth to
/// a half of its bytes. The picture stays the same to a tenth of a pixel.
enum SVGCompaction {
  /// Fonts of the systems on which pages are read; each has Helvetica's proportions.
  static let fonts =
    "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif"

  static func compacted(_ svg: String) -> String {
    var kept: [Substring] = []
    let definitions = usedDefinitions(in: svg)
    var isInDefinitions = false
    var isInFilter = false
    for line in svg.split(separator: "\n", omittingEmptySubsequences: true) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.isEmpty || text.hasPrefix("<desc>") || text == "<title>Gnuplot</title>" { continue }
      if text == "<defs>" { isInDefinitions = true }
      if isInDefinitions {
        if text.hasPrefix("<filter") { isInFilter = true }
        let isUsed = !isInFilter && (identifier(of: text).map(definitions.contains) ?? true)
        if text.hasPrefix("</filter") { isInFilter = false }
        if text == "</defs>" { isInDefinitions = false }
        if !isUsed || isInFilter || text.hasPrefix("</filter") { continue }
      }
      // Only the cells of a color bar or a matrix must meet without seams; the edge of a band
      // is better smooth.
      if text.hasPrefix("<polygon"), text.utf8.count(where: { $0 == UInt8(ascii: ",") }) > 12,
        kept.last == "<g stroke='none' shape-rendering='crispEdges'>"
      {
        kept[kept.count - 1] = "<g stroke='none'>"
      }
      kept.append(text)
    }
    return dropEmptyGroups(discsAsPaths(kept).map(shortened)).joined(separator: "\n") + "\n"
  }

  /// The names of the point shapes that are drawn, and of those that they are made of.
  private static func usedDefinitions(in svg: String) -> Set<String> {
    var used: Set<String> = []
    let parts = svg.components(separatedBy: "</defs>")
    guard parts.count == 2 else { return used }
    func references(in text: Substring) -> [String] {
      text.components(separatedBy: "xlink:href='#").dropFirst().map {
        String($0.prefix { $0 != "'" })
      }
    }
    var pending = Set(references(in: parts[1][...]))
    while let name = pending.popFirst() {
      guard used.insert(name).inserted else { continue }
      for line in parts[0].split(separator: "\n") where identifier(of: line) == name {
        pending.formUnion(references(in: line))
      }
    }
    return used
  }

  private static func identifier(of line: Substring) -> String? {
    guard let start = line.range(of: "id='") else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "'" })
  }

  private static func shortened(_ line: Substring) -> String {
    // An embedded picture must not be touched.
    if line.hasPrefix("<image") { return String(line) }
    // The picture as a whole is described where it is used; parts need no tooltips.
    if line.hasPrefix("<g id=\"gnuplot_plot") { return "<g>" }
    if line == "<g id=\"gnuplot_canvas\">" { return "<g font-family=\"\(fonts)\">" }
    var text = String(line)
    if line.hasPrefix("<g") || line.hasPrefix("<text") || line.contains("font-family") {
      for (long, short) in [
        ("<tspan font-family=\"\(GnuplotScript.font)\" ", "<tspan "), ("<tspan >", "<tspan>"),
        (" font-family=\"\(GnuplotScript.font)\"", ""),
        (" stroke-linecap=\"butt\"", ""), (" stroke-linejoin=\"miter\"", ""),
      ] {
        text = text.replacingOccurrences(of: long, with: short)
      }
    }
    return withShortNumbers(text)
  }

  /// Two decimals become one, `rgb(  0, 114, 178)` becomes `#0072b2`, outside of text.
  private static func withShortNumbers(_ line: String) -> String {
    guard !line.contains("<text") else { return line }
    var result: [UInt8] = []
    let bytes = Array(line.utf8)
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let (color, end) = rgb(in: bytes, at: index) {
        result += color.utf8
        index = end
      } else if bytes[index] == UInt8(ascii: "."), let end = twoDecimals(in: bytes, at: index) {
        append(tenths: bytes[index + 1], hundredths: bytes[index + 2], to: &result)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func twoDecimals(in bytes: [UInt8], at dot: Int) -> Int? {
    guard dot > 0, isDigit(bytes[dot - 1]), dot + 2 < bytes.count, isDigit(bytes[dot + 1]),
      isDigit(bytes[dot + 2]), dot + 3 == bytes.count || !isDigit(bytes[dot + 3])
    else { return nil }
    return dot + 3
  }

  /// Rounds the number whose whole part ends `result`.
  private static func append(tenths: UInt8, hundredths: UInt8, to result: inout [UInt8]) {
    let zero = UInt8(ascii: "0")
    let digit = tenths - zero + (hundredths - zero >= 5 ? 1 : 0)
    if digit == 0 { return }
    if digit < 10 {
      result += [UInt8(ascii: "."), zero + digit]
      return
    }
    // Carry into the whole part.
    var index = result.count - 1
    while index >= 0, isDigit(result[index]) {
      if result[index] < UInt8(ascii: "9") {
        result[index] += 1
        return
      }
      result[index] = zero
      index -= 1
    }
    result.insert(UInt8(ascii: "1"), at: index + 1)
  }

  private static func rgb(in bytes: [UInt8], at start: Int) -> (String, end: Int)? {
    guard bytes[start] == UInt8(ascii: "r"), bytes[start...].starts(with: "rgb(".utf8),
      let close = bytes[start...].firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let parts = String(decoding: bytes[(start + 4)..<close], as: UTF8.self).split(separator: ",")
    let values = parts.compactMap { UInt8($0.trimmingCharacters(in: .whitespaces)) }
    guard values.count == 3, parts.count == 3 else { return nil }
    return ("#" + values.map { String(format: "%02x", $0) }.joined(), close + 1)
  }

  /// Discs of one size and color that follow each other become one path: a line of no length
  /// with round ends is a disc, and takes a sixth of the bytes.
  private static func discsAsPaths(_ lines: [Substring]) -> [Substring] {
    var result: [Substring] = []
    var look: Substring?
    var places: [Substring] = []
    func finish() {
      // The look is "1.60)' color='rgb(…)'/>".
      if let parts = look?.split(separator: "'"), parts.count == 4,
        let radius = Double(parts[0].dropLast())
      {
        let width = DataReduction.text(2 * radius, digits: 3) ?? "1"
        let path = places.map { "M\($0)h0" }.joined()
        result.append(
          """
          <path stroke='\(parts[2])' stroke-width='\(width)' stroke-linecap='round' d='\(path)'/>
          """)
      }
      look = nil
      places = []
    }
    let start = "<use xlink:href='#gpPt6' transform='translate("
    for line in lines {
      let isDisc = line.hasPrefix(start)
      let rest = isDisc ? line.dropFirst(start.count) : ""
      guard isDisc, let close = rest.firstIndex(of: ")") else {
        finish()
        result.append(line)
        continue
      }
      let next = rest[close...].dropFirst(") scale(".count)
      if look != next {
        finish()
        look = next
      }
      places.append(rest[..<close])
    }
    finish()
    return result
  }

  /// Groups that open and close without anything between.
  private static func dropEmptyGroups(_ lines: [String]) -> [String] {
    var kept: [String] = []
    for line in lines {
      if line == "</g>", let last = kept.last, last.hasPrefix("<g"), last.hasSuffix(">"),
        !last.contains("</g>"), !last.contains("/>")
      {
        kept.removeLast()
      } else {
        kept.append(line)
      }
    }
    return kept
  }
}
