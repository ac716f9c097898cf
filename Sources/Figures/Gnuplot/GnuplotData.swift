/// The data blocks of a script, each written once however many layers use it.
struct GnuplotData {
  private(set) var text = ""
  /// The `plot` command of each panel.
  var plotCommands: [String] = []
  private var count = 0
  private var surfaces: [Plot.Surface: String] = [:]

  /// A block of rows; a row with a gap becomes a blank line, at which lines break. `nil` if no
  /// row can be drawn.
  mutating func block(_ kind: String, _ rows: [[Double]]) -> String? {
    var lines: [String] = []
    let digits = (rows.first ?? []).indices.map { column in
      DataReduction.digits(for: rows.map { $0[column] })
    }
    for row in rows {
      let fields = zip(row, digits).compactMap {
        abs($0) < 1e300 ? DataReduction.text($0, digits: $1) : nil
      }
      if fields.count == row.count {
        lines.append(fields.joined(separator: " "))
      } else if let last = lines.last, !last.isEmpty {
        lines.append("")
      }
    }
    guard lines.contains(where: { !$0.isEmpty }) else { return nil }
    return add(kind, lines)
  }

  /// A surface as a matrix whose first row and column are the coordinates.
  mutating func block(_ surface: Plot.Surface) -> String {
    if let known = surfaces[surface] { return known }
    var lines = [
      ([String(surface.x.count)] + surface.x.map { DataReduction.text($0) ?? "0" })
        .joined(separator: " ")
    ]
    for (row, y) in surface.y.enumerated() {
      let values = surface.values[(row * surface.x.count)..<((row + 1) * surface.x.count)]
      // Four digits are more than a color can show.
      lines.append(
        ([DataReduction.text(y) ?? "0"] + values.map { DataReduction.text($0, digits: 4) ?? "NaN" })
          .joined(separator: " "))
    }
    let name = add("surface", lines)
    surfaces[surface] = name
    return name
  }

  private mutating func add(_ kind: String, _ lines: [String]) -> String {
    count += 1
    let name = "$\(kind)\(count)"
    text += "\(name) << END\n\(lines.joined(separator: "\n"))\nEND\n"
    return name
  }

  /// A block that gnuplot fills with the lines along which a surface has given values.
  mutating func contours(of surface: String, at levels: [Double]) -> String {
    count += 1
    let name = "$contours\(count)"
    text += """
      set contour base; unset surface
      set cntrparam levels discrete \(levels.compactMap { DataReduction.text($0) }.joined(separator: ", "))
      set table \(name)
      splot \(surface) nonuniform matrix with lines
      unset table
      unset contour; set surface

      """
    return name
  }
}
