/// Why a distribution could not be made: one line that says what, where and what would do.
public enum DistributionError: Error, Hashable, CustomStringConvertible {
  /// A parameter outside its domain.
  case invalidParameter(
    distribution: String, parameter: String, value: String, requirement: String)
  /// Data to which the family cannot be fitted.
  case cannotFit(distribution: String, reason: String)

  public var description: String {
    switch self {
    case .invalidParameter(let distribution, let parameter, let value, let requirement):
      "\(distribution): \(parameter) must be \(requirement), but is \(value)"
    case .cannotFit(let distribution, let reason):
      "\(distribution) cannot be fitted: \(reason)"
    }
  }
}

/// Throws unless `condition` holds for the parameter `name` of `distribution`.
func require(
  _ condition: Bool, _ distribution: Any.Type, _ name: String, _ value: some Any,
  _ requirement: String
) throws {
  if !condition {
    throw DistributionError.invalidParameter(
      distribution: "\(distribution)", parameter: name, value: "\(value)",
      requirement: requirement)
  }
}

func requireFinite(_ value: Double, _ name: String, of distribution: Any.Type) throws {
  try require(value.isFinite, distribution, name, value, "finite")
}

func requirePositive(_ value: Double, _ name: String, of distribution: Any.Type) throws {
  try require(
    value > 0 && value.isFinite, distribution, name, value, "positive and finite")
}

func requireProbability(_ value: Double, _ name: String, of distribution: Any.Type) throws {
  try require(value >= 0 && value <= 1, distribution, name, value, "between 0 and 1")
}

/// Throws unless there are as many parameters as the family has.
func requireCount(_ count: Int, of parameters: [Double], _ distribution: Any.Type) throws {
  try require(
    parameters.count == count, distribution, "parameters", "\(parameters.count) numbers",
    "\(count) numbers")
}
