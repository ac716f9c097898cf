import CKernels

// The policy behind products of matrices: how they are cut into blocks for the caches and for
// threads. The tiles themselves are CKernels'. Cuts depend on shapes alone, so that results do not
// depend on the number of threads.

/// A matrix in memory: element (i, j) is at `i·rowStride + j·columnStride`, one of which is 1.
struct MatrixView {
  var pointer: UnsafePointer<Float>
  var rowStride: Int
  var columnStride: Int

  init(_ pointer: UnsafePointer<Float>, rowStride: Int, columnStride: Int = 1) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  /// The row-major matrix of `columns` columns, or its transpose.
  init(_ pointer: UnsafePointer<Float>, columns: Int, transposed: Bool) {
    self.init(pointer, rowStride: transposed ? 1 : columns, columnStride: transposed ? columns : 1)
  }
}

/// Multiplications below which a product stays on one thread: about two microseconds.
private let productGrain = 1 << 19

/// c[rows, columns] = a[rows, k]·b[k, columns], then the epilogue; a's rows are contiguous.
///
/// `columnsOfResult` is the width of the matrix of which c is a part.
func multiply(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, columnsOfResult: Int? = nil,
  epilogue: kernel_epilogue? = nil, onOneThread: Bool = false
) {
  let stride = columnsOfResult ?? columns
  Compute.count(multiplications: rows * k * columns)
  let width = kernel_tile_columns()
  let panels = (columns + width - 1) / width
  let packed = Storage(count: panels * k * width)
  let work = rows * k * columns
  let isShared = work >= productGrain && !onOneThread
  let pack = { (first: Int, count: Int) in
    kernel_pack_panels(
      b.pointer + first * width * b.columnStride, b.rowStride, b.columnStride, k,
      min(columns - first * width, count * width), packed.base + first * k * width, k * width)
  }
  if isShared && k * columns >= 4 * elementwiseGrain {
    ThreadPool.shared.parallel(panels) { pack($0, 1) }
  } else {
    pack(0, panels)
  }
  // Blocks of rows that stay in the second cache, and enough items for an even share.
  var blocks = max(1, (rows * k) >> 16)
  if isShared {
    while panels * blocks < 16, rows / (blocks + 1) >= 2 * kernel_tile_rows() { blocks += 1 }
  }
  let item = { (index: Int) in
    let (block, panel) = (index / panels, index % panels)
    let first = rows * block / blocks
    let column = panel * width
    let offset = first * stride + column
    let target = c + offset
    let from = a.pointer + first * a.rowStride
    let height = rows * (block + 1) / blocks - first
    let wide = min(width, columns - column)
    if var epilogue {
      if epilogue.bias != nil { epilogue.bias += column }
      if epilogue.addend != nil { epilogue.addend += offset }
      if epilogue.saved != nil { epilogue.saved += offset }
      kernel_product_rows(
        from, a.rowStride, height, k, packed.base + panel * k * width, target, stride, wide, 0,
        &epilogue)
    } else {
      kernel_product_rows(
        from, a.rowStride, height, k, packed.base + panel * k * width, target, stride, wide, 0,
        nil)
    }
  }
  if isShared {
    ThreadPool.shared.parallel(panels * blocks, item)
  } else {
    for index in 0..<panels * blocks { item(index) }
  }
  withExtendedLifetime(packed) {}
}

/// c[rows, columns] = Σ over k of a[k, rows]ᵀ·b[k, columns], the rows of both contiguous.
func multiplyTransposed(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, columnsOfResult: Int? = nil, onOneThread: Bool = false
) {
  let stride = columnsOfResult ?? columns
  Compute.count(multiplications: rows * k * columns)
  let width = kernel_tile_columns()
  let panels = (columns + width - 1) / width
  let height = kernel_tile_rows()
  let isShared = rows * k * columns >= productGrain && !onOneThread
  var blocks = 1
  if isShared { while panels * blocks < 16, rows / (blocks + 1) >= height { blocks += 1 } }
  // Few tiles and a long sum: cut the sum too.
  let isLong = isShared && panels * blocks < 16 && k >= 4096 && stride == columns
  let cuts = isLong ? min(8, k / 1024) : 1
  let partial = cuts > 1 ? Storage(count: cuts * rows * columns) : nil
  let item = { (index: Int) in
    let (cut, place) = (index / (panels * blocks), index % (panels * blocks))
    let (block, panel) = (place / panels, place % panels)
    let first = rows * block / blocks
    let column = panel * width
    let (whole, rowStride) =
      partial.map { ($0.base + cut * rows * columns, columns) } ?? (c, stride)
    let end = k * (cut + 1) / cuts
    var start = k * cut / cuts
    var accumulates: Int32 = 0
    while start < end {
      // A block of b's panel stays in the first cache while all rows of c go by.
      let length = min(256, end - start)
      kernel_product_outer(
        a.pointer + start * a.rowStride + first, 0, 0, a.rowStride,
        b.pointer + start * b.rowStride + column, 0, 0, b.rowStride, 1, 1, length,
        rows * (block + 1) / blocks - first, whole + first * rowStride + column, rowStride,
        min(width, columns - column), accumulates)
      accumulates = 1
      start += length
    }
  }
  if isShared {
    ThreadPool.shared.parallel(cuts * panels * blocks, item)
  } else {
    for index in 0..<cuts * panels * blocks { item(index) }
  }
  if let partial { addParts(partial, cuts, rows * columns, into: c) }
}

/// c = the sum of equal parts one behind another, in their order.
func addParts(_ parts: Storage, _ number: Int, _ count: Int, into c: UnsafeMutablePointer<Float>) {
  inPieces(of: elementwiseGrain, count) { start, length in
    kernel_binary(
      Int32(BINARY_ADD.rawValue), parts.base + start, 1, parts.base + count + start, 1, c + start,
      length)
    for part in 2..<max(2, number) {
      kernel_accumulate(c + start, parts.base + part * count + start, length, 1)
    }
  }
  withExtendedLifetime(parts) {}
}
