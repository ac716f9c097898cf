/// How a density falls off toward one end of its support, to leading order.
///
/// What it decides, before any numerics, is whether a cross-entropy is finite: `p`'s tail says which
/// moments exist, `q`'s says which moment −log q is. Here d is the distance from a finite end and
/// x grows without bound toward an infinite one.
public enum Tail: Sendable, Hashable {
  /// A finite end where f ~ d^power; power 0 is a jump, below 0 a pole, above 0 a zero.
  case end(power: Double)
  /// A finite end where log f ~ −rate · d^(−order): flatter than any power (inverse gamma at 0).
  case essentialEnd(order: Double, rate: Double)
  /// A finite end where log f ~ −(log d)² / (2 σ²) (log-normal at 0).
  case logNormalEnd(sigma: Double)
  /// log f ~ −e^(rate · |x|): the left tail of the Gumbel.
  case doubleExponential(rate: Double)
  /// log f ~ −rate · |x|^order: 2 for the normal, 1 for the Laplace, the shape of a Weibull.
  case exponentialPower(order: Double, rate: Double)
  /// log f ~ −(log |x|)² / (2 σ²).
  case logNormal(sigma: Double)
  /// f ~ |x|^(−index − 1): moments below `index` exist.
  case power(index: Double)

  /// Whether the support goes on to infinity on this side.
  public var isInfinite: Bool {
    switch self {
    case .end, .essentialEnd, .logNormalEnd: false
    default: true
    }
  }

  /// Whether E_p[−log q] diverges on this side, for p with this tail and q with tail `other`, both
  /// toward the same end (the same finite end, or infinity).
  public func makesCrossEntropyInfinite(against other: Tail) -> Bool {
    switch (self, other) {
    case (.end(let power), .essentialEnd(let order, _)):
      return power + 1 <= order
    case (.power(let index), .exponentialPower(let order, _)):
      return index <= order
    case (.power, .doubleExponential), (.logNormal, .doubleExponential):
      return true
    case (.exponentialPower(let order, let rate), .doubleExponential(let growth)):
      return order < 1 || (order == 1 && rate <= growth)
    case (let p, let q):
      // An infinite tail of p against an end of q: q is zero where p is not.
      return p.isInfinite && !q.isInfinite
    }
  }

  /// Whether this tail ends up above `other`, both toward the same end.
  func isHeavier(than other: Tail) -> Bool {
    switch (self, other) {
    case (.end(let a), .end(let b)): a < b
    case (.essentialEnd(let a, let r), .essentialEnd(let b, let s)): (a, r) < (b, s)
    case (.logNormalEnd(let a), .logNormalEnd(let b)): a > b
    case (.doubleExponential(let a), .doubleExponential(let b)): a < b
    case (.exponentialPower(let a, let r), .exponentialPower(let b, let s)): (a, r) < (b, s)
    case (.logNormal(let a), .logNormal(let b)): a > b
    case (.power(let a), .power(let b)): a < b
    default: rank > other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .essentialEnd: 0
    case .logNormalEnd: 1
    case .end: 2
    case .doubleExponential: 3
    case .exponentialPower: 4
    case .logNormal: 5
    case .power: 6
    }
  }
}
