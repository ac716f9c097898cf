import Autodiff
import Foundations
import Tensors

/// A model or a layer: a type whose properties are parameters, layers, or arrays of them.
///
/// There is nothing to write: parameters are found by reflection, in the order of declaration, and
/// named by the path of property names, such as `decoder.layers.0.weight`. Reflection is slow, so
/// ask for `parameters` once, before the training loop.
public protocol Module {}

extension Module {
  /// The parameters that an optimizer may change.
  public var parameters: [Parameter] { state.filter { $0.role == .trained } }

  /// Trained parameters and statistics (such as running moments): all that a checkpoint needs.
  public var state: [Parameter] { namedState.map(\.parameter) }

  /// The same, each with its path from this model.
  var namedState: [(path: String, parameter: Parameter)] {
    var found = ParameterSearch()
    found.visit(self, path: "")
    return found.parameters
  }

  /// The number of trained numbers.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// Takes over the values of another model of the same architecture, statistics included.
  public func copy(from other: some Module) {
    let (mine, theirs) = (state, other.state)
    require(
      mine.map(\.shape) == theirs.map(\.shape),
      "a copy between models whose parameters differ in number or shape")
    for (parameter, source) in zip(mine, theirs) { parameter.value = source.value }
  }
}

extension [Parameter] {
  /// Pushes every value into a range, as the Wasserstein GAN does with its critic's weights.
  /// Source: Arjovsky, Chintala, Bottou (2017), algorithm 1.
  public func clamp(to range: ClosedRange<Float>) {
    for parameter in self {
      parameter.value = Tensors.clamp(
        parameter.value, from: range.lowerBound, to: range.upperBound)
    }
  }
}

/// A walk over a model's properties. A parameter that is reached twice (shared weights) counts once,
/// under its first name.
private struct ParameterSearch {
  var parameters: [(path: String, parameter: Parameter)] = []
  private var seen: Set<ObjectIdentifier> = []

  mutating func visit(_ value: Any, path: String) {
    if let parameter = value as? Parameter {
      guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
      // A model that holds another one sees longer paths, which say more; the inner one does not take
      // them back when it is searched alone.
      let isNew = parameter.name == Parameter.noName || path.hasSuffix(".\(parameter.name)")
      if isNew, !path.isEmpty { parameter.name = path }
      parameters.append((path, parameter))
      return
    }
    // Data that a model carries along: nothing to find, and reflection of it would take long.
    if value is Tensor || value is [Float] || value is [Double] || value is [Int] { return }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .class {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
    }
    if mirror.displayStyle == .optional {
      if let wrapped = mirror.children.first { visit(wrapped.value, path: path) }
      return
    }
    var ancestor = mirror.superclassMirror
    while let mirror = ancestor {
      visit(childrenOf: mirror, path: path)
      ancestor = mirror.superclassMirror
    }
    visit(childrenOf: mirror, path: path)
  }

  private mutating func visit(childrenOf mirror: Mirror, path: String) {
    for (index, child) in mirror.children.enumerated() {
      let label = child.label ?? "\(index)"
      visit(child.value, path: path.isEmpty ? label : "\(path).\(label)")
    }
  }
}
