import GSLNumerics

/// Prose with numbers in it, each with its declared digits.
///
/// What stands in the literal is Markdown; an interpolated string is taken as plain text.
public struct Prose: Sendable, Hashable, ExpressibleByStringInterpolation {
  enum Piece: Sendable, Hashable, Codable {
    case markdown(String)
    case plain(String)
    case number(RecordedNumber)
  }

  var pieces: [Piece]

  public init(stringLiteral value: String) {
    pieces = [.markdown(value)]
  }

  public init(stringInterpolation: StringInterpolation) {
    pieces = stringInterpolation.pieces
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.markdown(literal)) }
    }

    /// A whole number, written in full.
    public mutating func appendInterpolation(_ value: Int) {
      pieces.append(.number(RecordedNumber(value: Double(value))))
    }

    /// A number with significant digits; `band` for a trained one.
    public mutating func appendInterpolation(
      _ value: some BinaryFloatingPoint, digits: Int, band: Band? = nil
    ) {
      append(Double(value), nil, .significant(digits), band)
    }

    /// A number with digits after the point.
    public mutating func appendInterpolation(
      _ value: some BinaryFloatingPoint, decimals: Int, band: Band? = nil
    ) {
      append(Double(value), nil, .decimals(decimals), band)
    }

    /// A fraction as a percentage.
    public mutating func appendInterpolation(
      _ value: some BinaryFloatingPoint, percent decimals: Int, band: Band? = nil
    ) {
      append(Double(value), nil, .percent(decimals), band)
    }

    /// An estimate, with its error.
    public mutating func appendInterpolation(_ value: Estimate, digits: Int, band: Band? = nil) {
      append(value.value, value.error, .significant(digits), band)
    }

    /// Text that is not Markdown.
    public mutating func appendInterpolation(_ text: some StringProtocol) {
      pieces.append(.plain(String(text)))
    }

    private mutating func append(
      _ value: Double, _ error: Double?, _ precision: Precision, _ band: Band?
    ) {
      pieces.append(
        .number(RecordedNumber(value: value, error: error, precision: precision, band: band)))
    }
  }
}
