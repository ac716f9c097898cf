import Foundation
import Testing

@testable import Compression

@Suite struct HuffmanCodeTests {
  private static func kraft(_ lengths: [UInt8]) -> Double {
    lengths.filter { $0 > 0 }.map { pow(0.5, Double($0)) }.reduce(0, +)
  }

  @Test func lengthsAreOptimal() {
    // Cormen et al., Introduction to Algorithms, figure 16.3: 224 thousand bits.
    let frequencies = [45, 13, 12, 16, 9, 5]
    let lengths = HuffmanCode.lengths(frequencies: frequencies, longest: 15)
    #expect(zip(frequencies, lengths).map { $0 * Int($1) }.reduce(0, +) == 224)
    #expect(Self.kraft(lengths) == 1)
  }

  @Test(arguments: [5, 7, 15])
  func longCodesAreCut(longest: Int) {
    // Fibonacci frequencies make the longest codes there are.
    var frequencies = [1, 1]
    while frequencies.count < 30 { frequencies.append(frequencies.suffix(2).reduce(0, +)) }
    let lengths = HuffmanCode.lengths(frequencies: frequencies, longest: longest)
    #expect(lengths.max()! <= longest && lengths.min()! >= 1)
    #expect(Self.kraft(lengths) == 1)
    #expect(lengths == lengths.sorted(by: >), "rarer symbols have longer codes")
  }

  @Test func codesAreThoseOfTheStandard() {
    // RFC 1951, section 3.2.2: lengths 3,3,3,3,3,2,4,4 give 010 … 1111; here bit-reversed.
    let code = HuffmanCode(frequencies: [8, 8, 8, 8, 8, 16, 4, 4], longest: 15)
    #expect(code.lengths == [3, 3, 3, 3, 3, 2, 4, 4])
    #expect(code.codes == [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111])
  }

  @Test func degenerateAlphabets() {
    #expect(HuffmanCode.lengths(frequencies: [0, 0], longest: 15) == [0, 0])
    #expect(HuffmanCode.lengths(frequencies: [0, 9], longest: 15) == [0, 1])
  }
}
