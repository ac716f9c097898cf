/// Whether two answers agree to rounding, for the laws that tie one call to another.
func close(_ a: Value, _ b: Value, relative: Double = 1e-9, absolute: Double = 1e-12) -> Bool {
  switch (a, b) {
  case (.integer(let x), .integer(let y)):
    return x == y
  case (.real(let x), .real(let y)):
    return x == y || abs(x - y) <= absolute + relative * max(abs(x), abs(y))
  case (.vector(let x), .vector(let y)):
    return x.count == y.count
      && zip(x, y).allSatisfy {
        close(.real($0), .real($1), relative: relative, absolute: absolute)
      }
  case (.matrix(let x), .matrix(let y)):
    return x.count == y.count
      && zip(x, y).allSatisfy {
        close(.vector($0), .vector($1), relative: relative, absolute: absolute)
      }
  case (.tuple(let x), .tuple(let y)):
    return x.count == y.count
      && zip(x, y).allSatisfy { close($0, $1, relative: relative, absolute: absolute) }
  default:
    return false
  }
}
