import Foundation

extension PairQuadrature {
  /// Halves panels until the rules agree to the tolerance, or as well as rounding lets them.
  mutating func refine() {
    let most = 6000
    for _ in 0..<80 {
      let total = abs(compensatedSum(panels.lazy.map(\.value)) + remainder)
      let target = 0.5 * relativeTolerance * total
      var sum = 0.0
      for panel in panels { sum += panel.difference }
      if sum <= target || panels.count > most { return }
      let share = target / Double(panels.count)
      var halved: [Panel] = []
      var kept: [Panel] = []
      kept.reserveCapacity(panels.count * 2)
      for panel in panels {
        let floor = max(share, 0.5 * panel.noise, 0x1p-50 * panel.magnitude)
        let cut = panel.difference > floor ? panel.cut(in: charts[panel.chart]) : panel.lower
        guard panel.difference > floor, cut > panel.lower, cut < panel.upper else {
          kept.append(panel)
          continue
        }
        halved.append(Panel(chart: panel.chart, lower: panel.lower, upper: cut))
        halved.append(Panel(chart: panel.chart, lower: cut, upper: panel.upper))
      }
      if halved.isEmpty { return }
      for i in halved.indices {
        halved[i].evaluate(functional, in: charts[halved[i].chart], noise: noise)
      }
      panels = kept + halved
    }
  }

  func outcome() -> Outcome {
    let value = compensatedSum(panels.lazy.map(\.value)) + remainder
    let difference = panels.reduce(0) { $0 + $1.difference }
    let rounding = panels.reduce(0) { $0 + $1.noise + 0x1p-50 * $1.magnitude }
    let massOfP = compensatedSum(panels.lazy.map(\.massOfP)) + remainderOfP
    let massOfQ = compensatedSum(panels.lazy.map(\.massOfQ)) + remainderOfQ
    // Masses are right to the rounding of the densities and no better.
    let slack = min(8e-15 + 2 * noise.offset * 0x1p-52 + 2 * noise.observed, 1e-9)
    var defect = max(0, abs(massOfP - 1) - slack)
    if functional.domain == .either { defect = max(defect, abs(massOfQ - 1) - slack) }
    let truncation = difference + remainderError
    let undefined = panels.contains { $0.isUndefined } || value.isNaN
    let target = max(20 * relativeTolerance * abs(value), 2 * rounding)
    let error = truncation + rounding + massError(defect, value)
    return Outcome(
      value: value, error: undefined || !(error >= 0) ? .infinity : error,
      isConverged: truncation <= target && !undefined,
      foundMasses: defect < 1e-8,
      infiniteMass: panels.reduce(0) { $0 + $1.infiniteMass })
  }

  /// What a missing mass may have carried. A functional that is flat at p = q does not see a constant
  /// error of the densities to first order.
  private func massError(_ defect: Double, _ value: Double) -> Double {
    let scale = functional.isFlatAtEquality ? min(1, abs(value)) : max(1, abs(value))
    return 2 * defect * scale
  }

  /// How noisy the log densities are: their constants, and the second differences over steps too
  /// small for anything else.
  func noiseModel() -> NoiseModel {
    var model = NoiseModel()
    probe(p, into: &model)
    probe(q, into: &model)
    return model
  }

  private func probe(_ d: Profile, into model: inout NoiseModel) {
    var offset = 0.0
    for peak in d.peaks.prefix(8) where peak.scale > 0 && peak.scale.isFinite {
      let density = d.logDensities(from: peak.location)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 36) { scratch in
        let (offsets, values) = (scratch.part(0..<18), scratch.part(18..<36))
        for (i, position) in [0.3, -0.7, 1.9].enumerated() {
          let x = position * peak.scale
          let spacing = abs(peak.location + x).ulp
          (offsets[6 * i], offsets[6 * i + 1]) = (x, x * (1 + 0x1p-46))
          (offsets[6 * i + 2], offsets[6 * i + 3]) = (x * (1 + 0x1p-45), x + 0.2 * spacing)
          (offsets[6 * i + 4], offsets[6 * i + 5]) = (x - 0.2 * spacing, x + 0.1 * peak.scale)
        }
        density(UnsafeBufferPointer(offsets), values)
        for i in stride(from: 0, to: 18, by: 6) {
          let (f, g, h) = (values[i], values[i + 1], values[i + 2])
          guard f.isFinite, g.isFinite, h.isFinite else { continue }
          offset = max(offset, abs(f))
          model.observed = max(model.observed, abs((f - g) - (g - h)))
          // A density that rounds anchor + offset is a staircase: flat over less than the spacing.
          let far = values[i + 5]
          guard values[i + 3] == f, values[i + 4] == f, far.isFinite, peak.scale > 1e-300 else {
            continue
          }
          let spacing = abs(peak.location + offsets[i]).ulp
          model.observed = max(model.observed, abs(far - f) / (0.1 * peak.scale) * spacing)
        }
      }
    }
    model.offset += offset
    for tail in [d.leftTail, d.rightTail] {
      // Half-line families take powers through logarithms; those of the whole line do not.
      if case .exponentialPower(let order, _) = tail, let scale = d.peaks.first?.scale,
        d.support.lower.isFinite
      {
        model.growth = max(model.growth, 0x1p-52 * order * abs(log(scale)))
      }
    }
  }
}
