import Testing

@testable import RandomStreams

/// The published known answers of Random123 1.14, file `kat_vectors`, lines `philox4x32 10`.
@Suite struct PhiloxTests {
  @Test(arguments: [
    (
      SIMD4<UInt32>(0, 0, 0, 0), [UInt32(0), 0],
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: 0xffff_ffff), [0xffff_ffff, 0xffff_ffff],
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      [0xa409_3822, 0x299f_31d0],
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func knownAnswers(counter: SIMD4<UInt32>, key: [UInt32], answer: SIMD4<UInt32>) {
    #expect(Philox.block(counter: counter, key: (key[0], key[1])) == answer)
  }

  @Test func streamDrawsTheBlocksOfItsSeed() {
    var stream = RandomStream(seed: 0)
    #expect(stream.next() == 0xe169_c58d_6627_e8d5)
    #expect(stream.next() == 0x9b00_dbd8_bc57_ac4c)
  }
}
