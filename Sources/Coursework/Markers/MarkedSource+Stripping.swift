extension MarkedSource {
  /// The file as a student gets it: stubs in the place of solutions, and no marker left.
  public func stripped() -> String { replacingSolutions { $0.stub } }

  /// The file with other statements in the place of the named solutions; the others stay, and no
  /// marker is left.
  public func replacingSolutions(_ bodies: [String: String]) -> String {
    replacingSolutions { section in
      bodies[section.id] ?? solution(of: section)
    }
  }

  /// The statements of an exercise's solution.
  public func solution(of section: Section) -> String {
    lines[section.solution].dropFirst().dropLast().joined(separator: "\n")
  }

  private func replacingSolutions(_ body: (Section) -> String) -> String {
    var output: [String] = []
    var index = 0
    while index < lines.count {
      if let section = sections.first(where: { $0.solution.lowerBound == index }) {
        output.append(body(section))
        index = section.solution.upperBound
      } else {
        if Self.marker(of: lines[index]) == nil { output.append(lines[index]) }
        index += 1
      }
    }
    return output.joined(separator: "\n")
  }
}
