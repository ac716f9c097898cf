import Datasets

/// Where a manner of writing begins for a digit: pixels of ink for thin and bold, columns to the right a
/// row for tilted.
struct MannerBound {
  /// The border of the third of its class that is called so.
  let third: Double
  /// The middle of its class.
  let median: Double
}

extension Scenes {
  /// The bounds of every digit and manner among these digits.
  func mannerBounds() -> [Caption.Thing: MannerBound] {
    let (ink, slant) = (digits.ink, slants(digits.pixels, side: digits.height))
    var bounds: [Caption.Thing: MannerBound] = [:]
    for label in labels {
      let members = digits.labels.indices.filter { digits.labels[$0] == label }
      let (inks, slants) = (members.map { ink[$0] }.sorted(), members.map { slant[$0] }.sorted())
      let count = members.count
      let (third, middle) = (count / 3, count / 2)
      for (manner, sorted, place) in [
        (Caption.Manner.thin, inks, third), (.bold, inks, count - third),
        (.tilted, slants, count - third),
      ] {
        // Half way between the last inside and the first outside.
        bounds[Caption.Thing(label: label, manner: manner)] = MannerBound(
          third: (sorted[place - 1] + sorted[place]) / 2, median: sorted[middle])
      }
    }
    return bounds
  }
}
