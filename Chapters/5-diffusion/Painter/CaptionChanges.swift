import RandomStreams

/// One thing that a caption says, said otherwise.
enum CaptionChange: CaseIterable {
  /// One digit becomes another.
  case digit
  /// Above becomes beside, three become four, and back.
  case place
  /// What stands above or first changes places with the other.
  case order
  /// Thin becomes bold, and back.
  case manner
  /// Black on white becomes white on black.
  case inversion
}

extension Caption {
  /// This caption with one thing changed, so that no picture of the one is a picture of the other;
  /// `nil` where there is nothing of that kind to change.
  ///
  /// - Parameters:
  ///   - labels: the digits to choose from.
  ///   - pairs: the pairs that may come out, so that training never meets one that is held out.
  func changed(
    _ change: CaptionChange, labels: [Int], pairs: PairUse, using random: inout RandomStream
  ) -> Caption? {
    var result = self
    switch change {
    case .digit:
      let place = random.integer(below: arrangement == .above || arrangement == .beside ? 2 : 1)
      let candidates = labels.filter { label in
        guard label != things[place].label else { return false }
        guard things.count == 2, arrangement != nil else { return true }
        let other = things[1 - place].label
        return label != other && PairUse(label, other) == pairs
      }
      guard !candidates.isEmpty else { return nil }
      let label = candidates[random.integer(below: candidates.count)]
      let isAlike = arrangement == nil || things.count > 2
      for i in things.indices where isAlike || i == place {
        result.things[i] = Thing(label: label, manner: things[i].manner)
      }
    case .place:
      switch arrangement {
      case .above: result.arrangement = .beside
      case .beside: result.arrangement = .above
      case .three: (result.arrangement, result.things) = (.four, things + [things[0]])
      case .four: (result.arrangement, result.things) = (.three, Array(things.dropLast()))
      case .single, nil: return nil
      }
    case .order:
      guard arrangement == .above || arrangement == .beside, things[0].label != things[1].label
      else { return nil }
      result.things.reverse()
    case .manner:
      let opposite = [Manner.thin: Manner.bold, .bold: .thin]
      let said = things.indices.filter { things[$0].manner.flatMap { opposite[$0] } != nil }
      guard !said.isEmpty else { return nil }
      let chosen = said[random.integer(below: said.count)]
      let isAlike = arrangement == nil || things.count > 2
      for i in said where isAlike || i == chosen {
        result.things[i].manner = things[i].manner.flatMap { opposite[$0] }
      }
    case .inversion:
      result.isInverted.toggle()
    }
    return result
  }

  /// A caption that is nearly this one and false of its pictures.
  func hardNegative(labels: [Int], using random: inout RandomStream) -> Caption {
    let order: [CaptionChange] = [.digit, .digit, .order, .place, .manner]
    for _ in 0..<4 {
      let change = order[random.integer(below: order.count)]
      if let other = changed(change, labels: labels, pairs: .training, using: &random) {
        return other
      }
    }
    return changed(.inversion, labels: labels, pairs: .training, using: &random) ?? self
  }
}
