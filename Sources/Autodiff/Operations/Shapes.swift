import Foundations
import Tensors

extension Variable {
  /// The same elements in another shape; free. One size may be −1: the one that fits.
  public func reshaped(_ sizes: [Int]) -> Variable {
    let old = shape
    var sizes = sizes
    if let free = sizes.firstIndex(of: -1) {
      let rest = sizes.reduce(1, *) / -1
      require(
        rest > 0 && value.count % rest == 0, "a value of shape \(old) cannot take shape \(sizes)")
      sizes[free] = value.count / rest
    }
    return record(value.reshaped(Shape(sizes)), of: self) { dy in dy.reshaped(old) }
  }

  /// The last two axes exchanged.
  public func transposed() -> Variable {
    record(value.transposed(), of: self) { dy in dy.transposed() }
  }

  /// Axis `axes[i]` of this becomes axis `i` of the result.
  public func transposed(_ axes: [Int]) -> Variable {
    // Says first what is wrong with the axes.
    let y = value.transposed(axes)
    var inverse = axes
    for (new, old) in axes.enumerated() { inverse[old] = new }
    return record(y, of: self) { dy in dy.transposed(inverse) }
  }

  /// A part along one axis (counted from the back where negative).
  public func slice(axis: Int, _ range: Range<Int>) -> Variable {
    let (old, axis) = (shape, self.axis(axis))
    return record(value.slice(axis: axis, range), of: self) { dy in
      sliceGradient(dy, shape: old, axis: axis, start: range.lowerBound)
    }
  }

  /// Consecutive parts along one axis, of the given sizes.
  public func split(sizes: [Int], axis: Int) -> [Variable] {
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return slice(axis: axis, start..<(start + size))
    }
  }

  /// A constant added before and after along each axis.
  public func padded(_ amounts: [(before: Int, after: Int)], value filling: Float = 0) -> Variable {
    let old = shape
    return record(value.padded(amounts.map { ($0.before, $0.after) }, value: filling), of: self) {
      dy in
      var inner = dy
      for (axis, amount) in amounts.enumerated() where amount != (0, 0) {
        inner = inner.slice(axis: axis, amount.before..<(amount.before + old[axis]))
      }
      return inner
    }
  }
}

/// Repeated along axes of size 1, and along new leading axes, to a shape.
public func broadcast(_ x: Variable, toShape newShape: Shape) -> Variable {
  let old = x.shape
  return record(broadcast(x.value, toShape: newShape), of: x) { dy in sum(dy, toShape: old) }
}

/// Values one after another along one axis (counted from the back where negative).
public func concatenate(_ parts: [Variable], axis: Int) -> Variable {
  require(!parts.isEmpty, "nothing to concatenate")
  let axis = parts[0].axis(axis)
  let sizes = parts.map { $0.shape[axis] }
  let kept = parts.map(\.kept)
  return record(concatenate(parts.map(\.value), axis: axis), of: parts) { dy in
    dy.split(sizes: sizes, axis: axis)
  }.remade { concatenate(kept.map { $0() }, axis: axis) }
}

/// Rows of a table by number, `[rows, …]` → `[indices.count, …]`: an embedding. The gradient adds up
/// where a row was taken more than once.
public func gatherRows(_ table: Variable, _ indices: [Int]) -> Variable {
  let rows = table.shape[0]
  return record(gatherRows(table.value, indices), of: table) { dy in
    scatterAddRows(dy, indices, rows: rows)
  }
}
