import CGSL

/// A part of the range that one call of a routine takes.
enum Piece {
  case finite(Double, Double)
  /// With corners inside: at least two bounds, in order.
  case corners([Double])
  case above(Double)
  case below(Double)
  case line

  init(from a: Double, to b: Double) {
    switch (a.isFinite, b.isFinite) {
    case (true, true): self = .finite(a, b)
    case (true, false): self = .above(a)
    case (false, true): self = .below(b)
    case (false, false): self = .line
    }
  }

  /// The finite bounds, where there are any.
  var ends: (Double, Double) {
    switch self {
    case .finite(let a, let b): (a, b)
    case .above(let a), .below(let a): (a, a)
    case .corners, .line: (.nan, .nan)
    }
  }

  /// Every stretch between neighbors for itself: for scales too different for one call.
  static func apart(from a: Double, to b: Double, at points: [Double]) -> [Piece] {
    let bounds = [a] + points + [b]
    return zip(bounds, bounds.dropFirst()).map { Piece(from: $0, to: $1) }
  }

  /// The finite middle first, then the infinite ends: those need only be as good, absolutely, as
  /// the middle. Points outside the range, twice or not finite are left out.
  static func divided(from a: Double, to b: Double, at points: [Double]) -> [Piece] {
    var inside = points.filter { a < $0 && $0 < b && $0.isFinite }.sorted()
    if a.isFinite { inside.insert(a, at: 0) }
    if b.isFinite { inside.append(b) }
    var corners: [Double] = []
    for x in inside where x != corners.last { corners.append(x) }
    guard let first = corners.first, let last = corners.last else { return [.line] }
    var pieces: [Piece] = []
    if corners.count == 2 { pieces.append(.finite(first, last)) }
    if corners.count > 2 { pieces.append(.corners(corners)) }
    if !a.isFinite { pieces.append(.below(first)) }
    if !b.isFinite { pieces.append(.above(last)) }
    return pieces
  }
}

/// What a routine, or the sum over pieces, came to.
struct Answer {
  var value = 0.0
  var error = 0.0
  /// About ∫|f|.
  var magnitude = 0.0
  /// The first status that was not 0; round-off gives way to anything worse.
  var status: Int32 = 0

  mutating func add(_ other: Answer) {
    value += other.value
    error += other.error
    magnitude += other.magnitude
    if status == 0 || status == GSLError.Code.roundOff.rawValue && other.status != 0 {
      status = other.status
    }
  }
}

extension Quadrature {
  /// One piece by one rule, to `absolute` or the relative tolerance asked for.
  func part(
    _ piece: Piece, _ rule: QuadratureRule, _ integrand: UnsafeMutablePointer<Integrand>,
    _ workspace: QuadratureWorkspace, _ absolute: Double
  ) throws -> Answer {
    if case .corners(let corners) = piece, rule != .adaptive {
      var sum = Answer()
      for (a, b) in zip(corners, corners.dropFirst()) {
        let enough = max(absolute, relative * sum.magnitude / 4)
        sum.add(try part(.finite(a, b), rule, integrand, workspace, enough))
        if integrand.pointee.failed { break }
      }
      return sum
    }
    switch rule {
    case .adaptive, .crossChecked:
      return adaptive(piece, integrand, workspace, absolute)
    case .doublyAdaptive:
      integrand.pointee.ends = piece.ends
      return mapped(piece, integrand) { function, a, b, answer in
        answer.status = gsl_integration_cquad(
          function, a, b, absolute, relative, workspace.doublyAdaptive, &answer.value,
          &answer.error, nil)
        answer.magnitude = abs(answer.value)
      }
    case .gaussKronrod(let points):
      guard let key = [15, 21, 31, 41, 51, 61].firstIndex(of: points) else {
        throw GSLError(
          .invalidArgument,
          "\(operation): no Gauss–Kronrod rule of \(points) points; take 15, 21, 31, 41, 51 or 61")
      }
      return mapped(piece, integrand) { function, a, b, answer in
        answer.status = gsl_integration_qag(
          function, a, b, absolute, relative, QuadratureWorkspace.limit, Int32(key + 1),
          workspace.intervals, &answer.value, &answer.error)
        answer.magnitude = workspace.sumOfMagnitudes
      }
    case .gaussLegendre(let points):
      guard points > 0, case .finite = piece else {
        throw GSLError(
          .invalidArgument,
          "\(operation): Gauss–Legendre of \(points) points needs a finite range and a point or more"
        )
      }
      return mapped(piece, integrand) { function, a, b, answer in
        answer.value = fixed(points, function, a, b)
        answer.error = abs(answer.value - fixed((points + 1) / 2, function, a, b))
        answer.magnitude = abs(answer.value)
      }
    }
  }

  private func adaptive(
    _ piece: Piece, _ integrand: UnsafeMutablePointer<Integrand>, _ workspace: QuadratureWorkspace,
    _ absolute: Double
  ) -> Answer {
    var function = gsl_function(function: integrandCallback, params: integrand)
    var answer = Answer()
    let (limit, intervals) = (QuadratureWorkspace.limit, workspace.intervals)
    switch piece {
    case .finite(let a, let b):
      answer.status = gsl_integration_qags(
        &function, a, b, absolute, relative, limit, intervals, &answer.value, &answer.error)
    case .corners(var corners):
      answer.status = gsl_integration_qagp(
        &function, &corners, corners.count, absolute, relative, limit, intervals, &answer.value,
        &answer.error)
    case .above(let a):
      answer.status = gsl_integration_qagiu(
        &function, a, absolute, relative, limit, intervals, &answer.value, &answer.error)
    case .below(let b):
      answer.status = gsl_integration_qagil(
        &function, b, absolute, relative, limit, intervals, &answer.value, &answer.error)
    case .line:
      answer.status = gsl_integration_qagi(
        &function, absolute, relative, limit, intervals, &answer.value, &answer.error)
    }
    answer.magnitude = workspace.sumOfMagnitudes
    return answer
  }

  /// Hands a routine that knows finite ranges only the piece, mapped to one where it is infinite.
  private func mapped(
    _ piece: Piece, _ integrand: UnsafeMutablePointer<Integrand>,
    _ routine: (UnsafePointer<gsl_function>, Double, Double, inout Answer) -> Void
  ) -> Answer {
    var answer = Answer()
    func over(_ map: MappedIntegrand.Map, _ a: Double, _ b: Double) {
      var context = MappedIntegrand(map: map, integrand: integrand)
      withUnsafeMutablePointer(to: &context) { context in
        var function = gsl_function(function: mappedCallback, params: context)
        routine(&function, a, b, &answer)
      }
    }
    switch piece {
    case .line: over(.line, -1, 1)
    case .above(let a): over(.above(a), 0, 1)
    case .below(let b): over(.below(b), 0, 1)
    case .finite(let a, let b):
      var function = gsl_function(function: integrandCallback, params: integrand)
      routine(&function, a, b, &answer)
    case .corners:
      fatalError("pieces with corners are taken apart before they are mapped")
    }
    return answer
  }

  private func fixed(
    _ points: Int, _ function: UnsafePointer<gsl_function>, _ a: Double, _ b: Double
  ) -> Double {
    guard let table = gsl_integration_glfixed_table_alloc(points) else { return .nan }
    defer { gsl_integration_glfixed_table_free(table) }
    return gsl_integration_glfixed(function, a, b, table)
  }
}
