import Verification

extension Paired {
  /// The evidence of a finding whose pairs are not seeds: "difference 0.12 ± 0.03 over 400 captions".
  func evidence(ofPairsOf units: String) -> String {
    "difference \(self)".replacing("seeds", with: units)
  }
}
