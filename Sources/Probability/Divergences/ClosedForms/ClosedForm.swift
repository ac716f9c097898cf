/// A closed form of KL(p‖q) with its types erased, so that it is found by what two variables hold.
struct ClosedForm: Sendable {
  let key: Key
  let value: @Sendable (_ p: any Distribution, _ q: any Distribution) throws -> Double

  /// The types of p and q.
  struct Key: Hashable, Sendable {
    let p: ObjectIdentifier
    let q: ObjectIdentifier
  }

  init<P: Distribution, Q: Distribution>(
    _ p: P.Type, _ q: Q.Type, _ divergence: @escaping @Sendable (P, Q) throws -> Double
  ) {
    key = Key(p: ObjectIdentifier(p), q: ObjectIdentifier(q))
    value = { p, q in
      guard let p = p as? P, let q = q as? Q else { return .nan }
      return try divergence(p, q)
    }
  }

  private static let all: [Key: ClosedForm] = Dictionary(
    (continuousClosedForms + discreteClosedForms).map { ($0.key, $0) },
    uniquingKeysWith: { first, _ in first })

  /// The divergence in closed form; nil where there is none, also for these parameters.
  static func divergence(of p: any Distribution, from q: any Distribution) throws -> Double? {
    let key = Key(p: ObjectIdentifier(type(of: p)), q: ObjectIdentifier(type(of: q)))
    guard let form = all[key] else { return nil }
    do {
      return try form.value(p, q)
    } catch DivergenceError.noClosedForm {
      return nil
    }
  }
}

/// The closed forms and finite sums of discrete families.
let discreteClosedForms: [ClosedForm] = [
  ClosedForm(Bernoulli.self, Bernoulli.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, Categorical.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Binomial.self, Binomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Geometric.self, Geometric.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(NegativeBinomial.self, NegativeBinomial.self) { try klDivergence(of: $0, from: $1) },
  ClosedForm(Poisson.self, Poisson.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Bernoulli.self, Binomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Bernoulli.self, Categorical.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Bernoulli.self, Geometric.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Bernoulli.self, NegativeBinomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Bernoulli.self, Poisson.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Binomial.self, Bernoulli.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Binomial.self, Categorical.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, Bernoulli.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, Binomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, Geometric.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, NegativeBinomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Categorical.self, Poisson.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Poisson.self, Binomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Poisson.self, Bernoulli.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Geometric.self, Binomial.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Geometric.self, Bernoulli.self) { klDivergence(of: $0, from: $1) },
  ClosedForm(Geometric.self, NegativeBinomial.self) { try klDivergence(of: $0, from: $1) },
]
