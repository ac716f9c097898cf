/// The Philox 4×32-10 block function: 128 bits of counter and 64 bits of key to 128 random bits.
///
/// A bijection of the counter for every key, ten rounds of multiply, swap and xor; any block can be
/// had without the ones before it. Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers:
/// as easy as 1, 2, 3" (SC 2011), section 3.3; constants and known answers from Random123.
enum Philox {
  /// The block at `counter`, little end first, under `key`.
  @inline(__always)
  static func block(counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xD251_1F53
      let p1 = UInt64(c2) &* 0xCD9E_8D57
      c0 = UInt32(truncatingIfNeeded: p1 &>> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: p1)
      c2 = UInt32(truncatingIfNeeded: p0 &>> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: p0)
      // The key schedule is a Weyl sequence: the golden ratio and √3 − 1, in 32 bits.
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }

  /// The block at the 128-bit counter `(low, high)` under `key`, as two 64-bit words.
  @inline(__always)
  static func words(low: UInt64, high: UInt64, key: UInt64) -> (UInt64, UInt64) {
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low &>> 32),
      UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high &>> 32))
    let r = block(
      counter: counter,
      key: (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key &>> 32)))
    return (UInt64(r.x) | UInt64(r.y) &<< 32, UInt64(r.z) | UInt64(r.w) &<< 32)
  }
}
