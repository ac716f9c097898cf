extension SeededInputs {
  /// A bell-shaped sample without stragglers: one value in each of `count` strata, so that every
  /// student's sample has about the same moments.
  mutating func bell(_ count: Int, center: Double, width: Double) -> [Double] {
    (0..<count).map { index in
      let t = 2 * (Double(index) + real(0.1..<0.9)) / Double(count) - 1
      return center + width * (t + t * t * t)
    }
  }

  /// Two distributions that differ by about 1e-8, of binary fractions, so that both sums are exactly
  /// one. Roundings cancel by chance now and then, and a formula that loses all digits is right:
  /// where `isLucky` says so, they are drawn again.
  mutating func nearlyEqual(unless isLucky: ([Double], [Double]) -> Bool) -> [Value] {
    let p = [0.125, 0.125, 0.25, 0.5]
    while true {
      let d = Double(integer(32_768...65_535)) * 0x1p-43
      let e = Double(integer(32_768...65_535)) * 0x1p-42
      let q = [0.125 + d, 0.125 - d, 0.25 + e, 0.5 - e]
      if !isLucky(p, q) { return [.vector(p), .vector(q)] }
    }
  }
}
