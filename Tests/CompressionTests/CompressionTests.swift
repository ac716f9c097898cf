import Foundation
import RandomStreams
import Testing

@testable import Compression

@Suite struct GzipTests {
  private func unpacked(_ file: [UInt8], limit: Int = 10_000) throws -> [UInt8] {
    try Gzip.decompress(file, limit: limit)
  }

  @Test func everyKindOfBlockIsRead() throws {
    #expect(try unpacked(Fixtures.dynamic) == Fixtures.text)
    #expect(try unpacked(Fixtures.fixed) == Array(Fixtures.text.prefix(200)))
    #expect(try unpacked(Fixtures.stored) == Array(Fixtures.text.prefix(200)))
    #expect(try unpacked(Fixtures.twoMembers) == Array(Fixtures.text.prefix(200)))
  }

  @Test func aFileCutShortAnywhereIsAnError() {
    for file in [Fixtures.dynamic, Fixtures.fixed, Fixtures.stored] {
      for length in 0..<file.count {
        let message = complaint { _ = try unpacked(Array(file.prefix(length))) }
        #expect(message?.contains("cut short") == true, "\(length): \(message ?? "read")")
      }
    }
  }

  @Test func aFlippedBitIsAnErrorOrChangesNothing() throws {
    for file in [Fixtures.dynamic, Fixtures.fixed, Fixtures.stored] {
      let whole = try unpacked(file)
      var unnoticed = 0
      for bit in 0..<(8 * file.count) {
        var damaged = file
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        if let result = try? unpacked(damaged) {
          #expect(result == whole, "bit \(bit)")
          unnoticed += 1
        }
      }
      // Time stamp, system, name: bytes that say nothing of the content.
      #expect(unnoticed < 140)
    }
  }

  @Test func aBombIsStopped() {
    let message = complaint { _ = try unpacked(Fixtures.dynamic, limit: 2943) }
    #expect(message?.contains("more than the 2943 bytes") == true)
    // A megabyte of zeros in 7 kilobytes: one byte more than may come out is one too many.
    let zeros = Deflated.zeros(count: 1 << 20)
    #expect(zeros.count < 7000)
    #expect(throws: CompressionError.self) { try Deflated.inflated(zeros, limit: 1 << 20 - 1) }
    #expect(throws: Never.self) { try Deflated.inflated(zeros, limit: 1 << 20) }
  }

  @Test(
    arguments: [
      (0, 0x1e, "not gzip"), (2, 7, "unknown way"), (3, 0xe0, "unknown way"),
      (-8, 0xff, "checksum is wrong"), (-1, 0x01, "length is wrong"),
    ] as [(Int, UInt8, String)])
  func damageIsNamed(place: Int, value: UInt8, message: String) {
    var file = Fixtures.fixed
    let at = place < 0 ? file.count + place : place
    #expect(file[at] != value)
    file[at] = value
    #expect(complaint { _ = try unpacked(file) }?.contains(message) == true)
  }

  @Test func whatFollowsTheEndIsAnError() {
    let message = complaint { _ = try unpacked(Fixtures.fixed + Array(repeating: 1, count: 20)) }
    #expect(message?.contains("what follows the end is not gzip") == true)
    let late = complaint { _ = try unpacked(Fixtures.fixed + Array(repeating: 0, count: 20) + [1]) }
    #expect(late?.contains("what follows the end is not gzip") == true)
  }
}

@Suite struct ContainerTests {
  @Test func adler32IsTheStandards() {
    #expect(Adler32.checksum(Array("Wikipedia".utf8)) == 0x11e6_0398)
    #expect(Adler32.checksum([]) == 1)
    // Sums that pass 65521 and 2³² on their way; the value is Python's zlib.adler32.
    #expect(Adler32.checksum([UInt8](repeating: 255, count: 1_000_000)) == 0x3843e1be)
  }

  @Test func zlibStreamsAreReadBack() throws {
    var stream = RandomStream(seed: 5)
    for count in [0, 1, 2, 300, 70_000] {
      let noise = (0..<count).map { _ in UInt8(truncatingIfNeeded: stream.next()) & 15 }
      #expect(try Zlib.decompress(Zlib.compress(noise), limit: count) == noise)
    }
    var packed = Zlib.compress([1, 2, 3])
    packed[packed.count - 1] ^= 1
    #expect(complaint { _ = try Zlib.decompress(packed, limit: 3) }?.contains("checksum") == true)
    #expect(complaint { _ = try Zlib.decompress([1, 2], limit: 3) }?.contains("no zlib") == true)
  }
}

@Suite struct PaddingTests {
  /// `gzip` fills up a tape's block with zeros, and reads what is filled up; so does `tar -z`.
  @Test(arguments: [1, 7, 8, 9, 18, 512, 10_240])
  func zerosAfterTheEndAreAllowed(count: Int) throws {
    let zeros = [UInt8](repeating: 0, count: count)
    for file in [Fixtures.dynamic, Fixtures.fixed, Fixtures.stored, Fixtures.twoMembers] {
      #expect(
        try Gzip.decompress(file + zeros, limit: 10_000) == Gzip.decompress(file, limit: 10_000))
    }
  }
}

/// Hand-made DEFLATE data.
private enum Deflated {
  static func inflated(_ bytes: [UInt8], limit: Int = 1000) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { try Inflate.decompress($0, from: 0, limit: limit).output }
  }

  /// Bits, the lowest of each byte first.
  static func packed(_ bits: String) -> [UInt8] {
    let digits = bits.filter { $0 != " " }.map { $0 == "1" ? UInt8(1) : 0 }
    return stride(from: 0, to: digits.count, by: 8).map { start in
      digits[start..<min(start + 8, digits.count)].enumerated()
        .reduce(0) { $0 | $1.element << UInt8($1.offset) }
    }
  }

  /// One zero and then repeats of the longest kind, with the fixed codes.
  static func zeros(count: Int) -> [UInt8] {
    var bits = "110 00110000"
    var left = count - 1
    // 285: length 258; distance code 0: distance 1. Codes have their first bit first.
    while left >= 258 {
      bits += "11000101 00000"
      left -= 258
    }
    for _ in 0..<left { bits += "00110000" }
    return packed(bits + "0000000")
  }
}

@Suite struct InflateTests {
  @Test(
    arguments: [
      ("111", "kind that does not exist"),
      // Length 1, complement of 2.
      ("100 00000 1000000000000000 1011111111111111", "does not match its complement"),
      // Fixed codes: a repeat at distance 1 of nothing.
      ("110 0000001 00000", "before the beginning"),
      // Fixed codes: symbols 286 and, after a literal and a length, distance 30.
      ("110 11000110", "length code that does not exist"),
      ("110 00110000 0000001 11110", "distance code that does not exist"),
      // Dynamic: 288 literal codes.
      ("101 11111 00000 0000", "more codes than there are"),
      // Dynamic: all code lengths zero; then three of one bit.
      ("101 00000 00000 0000" + String(repeating: "0", count: 12), "no prefix code"),
      ("101 00000 00000 0000 100 100 100 000", "no prefix code"),
      // Dynamic, lengths 16 and 17 of one bit each: a repeat of nothing.
      ("101 00000 00000 0000 100 100 000 000 0 00", "repeat of no code length"),
      // Dynamic, 18 and 0 of one bit: 276 zeros for 258 places; 258 zeros: no end.
      ("101 00000 00000 0000 000 000 100 100 1 1111111 1 1111111", "run past their end"),
      ("101 00000 00000 0000 000 000 100 100 1 1111111 1 1011011 ", "cannot end"),
    ])
  func damageIsNamed(bits: String, message: String) {
    // Padding, so that it is not the end of the data that is noticed.
    let bytes = Deflated.packed(bits) + [UInt8](repeating: 0, count: 8)
    do {
      let result = try Deflated.inflated(bytes)
      Issue.record("read as \(result)")
    } catch let error as CompressionError {
      #expect(error.problem.contains(message), "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func noiseNeverTraps() throws {
    var stream = RandomStream(seed: 7)
    var failures = 0
    for _ in 0..<3000 {
      let bytes = (0..<60).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
      if (try? Deflated.inflated(bytes, limit: 100_000)) == nil { failures += 1 }
    }
    #expect(failures > 2500)
  }
}
