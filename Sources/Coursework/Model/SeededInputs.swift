import Foundation

/// The inputs of hidden cases: a keyed stream that nobody predicts without the course's secret.
///
/// Block n of the stream is HMAC-SHA-256(key, n), so that seeing any number of inputs tells
/// nothing about the others.
public struct SeededInputs: Sendable {
  private let key: [UInt8]
  private var block: UInt64 = 0
  private var words: [UInt64] = []

  /// - Parameter key: of any length; who knows it knows the whole stream.
  public init(key: [UInt8]) { self.key = key }

  /// The stream of one exercise for one student under one version of the tests.
  public init(secret: [UInt8], student: String, exercise: String, version: String) {
    // Lengths first, so that no two lists of texts give the same message.
    var message: [UInt8] = []
    for text in [student, exercise, version] {
      let bytes = Array(text.utf8)
      message += Array("\(bytes.count):".utf8) + bytes
    }
    key = SHA256.authenticate(message, key: secret)
  }

  /// The stream's next 64 bits.
  public mutating func next() -> UInt64 {
    if words.isEmpty {
      let counter = (0..<8).map { UInt8(truncatingIfNeeded: block >> (8 * UInt64($0))) }
      let bytes = SHA256.authenticate(counter, key: key)
      block += 1
      words = (0..<4).map { index in
        bytes[8 * index..<8 * index + 8].reduce(0) { $0 << 8 | UInt64($1) }
      }
    }
    return words.removeLast()
  }

  /// A number of the open interval.
  public mutating func real(_ range: Range<Double>) -> Double {
    let unit = (Double(next() >> 12) + 0.5) * 0x1p-52
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }

  /// A number of the range, its ends included, each as likely as the others.
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    // The span is tiny beside 2^64, so that the remainder's bias is nothing.
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// `count` independent numbers of the open interval.
  public mutating func vector(_ count: Int, _ range: Range<Double>) -> [Double] {
    (0..<count).map { _ in real(range) }
  }

  /// `rows` rows of `columns` independent numbers of the open interval.
  public mutating func matrix(_ rows: Int, _ columns: Int, _ range: Range<Double>) -> [[Double]] {
    (0..<rows).map { _ in vector(columns, range) }
  }

  /// Standard normal draws (Box & Muller 1958).
  public mutating func normals(_ count: Int) -> [Double] {
    (0..<count).map { _ in (-2 * log(real(0..<1))).squareRoot() * cos(2 * .pi * real(0..<1)) }
  }

  /// A discrete distribution, every outcome likely enough to matter.
  public mutating func probabilities(_ count: Int) -> [Double] {
    let weights = vector(count, 0.1..<1)
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
