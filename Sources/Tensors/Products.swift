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

/// Terms up to which a product's sums are formed in single precision, one behind the other: off by at
/// most 10⁻⁴ of the sum of the magnitudes, by 10⁻⁶ or so where roundings do not all go one way. Longer
/// sums are cut into parts of 512, which are added in double precision: off by at most 10⁻⁵.
private let longestSum = 1 << 13

/// c[count] = Σ over parts of k of what `body(start, length, part)` writes, added in double precision in
/// their order.
private func addedInParts(
  k: Int, count: Int, into c: UnsafeMutablePointer<Float>,
  _ body: (Int, Int, UnsafeMutablePointer<Float>) -> Void
) {
  let (pieces, length) = (8, 512)
  withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces * count) { all in
    all.initialize(repeating: 0)
    let sums = all.baseAddress!
    ThreadPool.shared.parallel(pieces) { piece in
      let part = Storage(count: count)
      let end = k * (piece + 1) / pieces
      for start in stride(from: k * piece / pieces, to: end, by: length) {
        body(start, min(length, end - start), part.base)
        kernel_add_rows(part.base, 1, count, sums + piece * count)
      }
      withExtendedLifetime(part) {}
    }
    for i in 0..<count {
      c[i] = Float((1..<pieces).reduce(sums[i]) { $0 + sums[$1 * count + i] })
    }
  }
}

/// c[rows, columns] = a[rows, k]·b[k, columns], then the epilogue; a's rows are contiguous.
///
/// `columnsOfResult` is the width of the matrix of which c is a part.
func multiply(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, columnsOfResult: Int? = nil,
  epilogue: kernel_epilogue? = nil, onOneThread: Bool = false
) {
  if k > longestSum, columnsOfResult ?? columns == columns, !onOneThread {
    addedInParts(k: k, count: rows * columns, into: c) { start, length, part in
      var (left, right) = (a, b)
      left.pointer += start * a.columnStride
      right.pointer += start * b.rowStride
      multiply(
        left, right, rows: rows, k: length, columns: columns, into: part, onOneThread: true)
    }
    if let bias = epilogue?.bias {
      for row in 0..<rows { kernel_accumulate(c + row * columns, bias, columns, 1) }
    }
    epilogue?.finish(c, at: 0, count: rows * columns)
    return
  }
  if b.columnStride != 1, epilogue == nil, 3 * rows <= columns, rows * k * columns >= 1 << 22 {
    multiplyTurned(
      a, b, rows: rows, k: k, columns: columns, into: c, stride: columnsOfResult ?? columns,
      onOneThread: onOneThread)
    return
  }
  Compute.count(multiplications: rows * k * columns)
  let stride = columnsOfResult ?? columns
  if columns <= 4 && k >= 16 {
    multiplyThin(
      a, b, rows: rows, k: k, columns: columns, into: c, stride: stride, epilogue: epilogue,
      onOneThread: onOneThread)
    return
  }
  let width = kernel_tile_columns()
  let panels = (columns + width - 1) / width
  let work = rows * k * columns
  let isShared = work >= productGrain && !onOneThread
  // Blocks of rows that stay in the second cache, and enough items for an even share.
  var blocks = max(1, (rows * k) >> 16)
  if isShared && (b.columnStride == 1 || panels % 4 != 0) {
    while panels * blocks < 16, rows / (blocks + 1) >= 2 * kernel_tile_rows(),
      work / (panels * blocks) > productGrain
    { blocks += 1 }
  }
  // A matrix of few rows is its own panels, unless its rows compete for places in the caches; else a
  // panel for one block is packed where it is used, one for several blocks before.
  let isPanels = b.columnStride == 1 && rows <= 24 * kernel_tile_rows() && b.rowStride % 256 != 0
  let packed = blocks > 1 && !isPanels ? Storage(count: panels * k * width) : nil
  func pack(_ panel: Int, into target: UnsafeMutablePointer<Float>) {
    kernel_pack_panels(
      b.pointer + panel * width * b.columnStride, b.rowStride, b.columnStride, k,
      min(columns - panel * width, width), target, 0)
  }
  if let packed {
    if isShared && k * columns >= 4 * elementwiseGrain {
      ThreadPool.shared.parallel(panels) { pack($0, into: packed.base + $0 * k * width) }
    } else {
      for panel in 0..<panels { pack(panel, into: packed.base + panel * k * width) }
    }
  }
  func item(_ index: Int) {
    let (block, panel) = (index / panels, index % panels)
    let own = packed == nil && !isPanels ? Storage(count: k * width) : nil
    if let own { pack(panel, into: own.base) }
    let source =
      isPanels
      ? b.pointer + panel * width
      : UnsafePointer(own?.base ?? packed!.base + panel * k * width)
    let first = rows * block / blocks
    let column = panel * width
    let offset = first * stride + column
    var here = epilogue ?? kernel_epilogue.none
    if here.bias != nil { here.bias += column }
    if here.addend != nil { here.addend += offset }
    if here.saved != nil { here.saved += offset }
    kernel_product_rows(
      a.pointer + first * a.rowStride, a.rowStride, rows * (block + 1) / blocks - first, k, source,
      isPanels ? b.rowStride : width, c + offset, stride, min(width, columns - column), &here)
    withExtendedLifetime(own) {}
  }
  if isShared {
    ThreadPool.shared.parallel(panels * blocks, item)
  } else {
    for index in 0..<panels * blocks { item(index) }
  }
  withExtendedLifetime(packed) {}
}

/// The same as the transpose of bᵀ·aᵀ, for a b that lies transposed and a of fewer rows: what is turned
/// for the tiles is the smaller factor and the result, not b, as with a layer's input gradient.
private func multiplyTurned(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, onOneThread: Bool
) {
  let turned = Storage(count: rows * columns)
  multiply(
    MatrixView(b.pointer, rowStride: b.columnStride),
    MatrixView(a.pointer, rowStride: 1, columnStride: a.rowStride),
    rows: columns, k: k, columns: rows, into: turned.base, onOneThread: onOneThread)
  func turn(_ first: Int, _ count: Int) {
    kernel_transpose(turned.base + first, rows, c + first * stride, stride, columns, count)
  }
  if onOneThread {
    turn(0, rows)
  } else {
    inPieces(of: max(16, 4 * elementwiseGrain / columns), rows, turn)
  }
  withExtendedLifetime(turned) {}
}

extension kernel_epilogue {
  /// Nothing happens to a tile before it is stored.
  static var none: kernel_epilogue {
    kernel_epilogue(
      bias: nil, bias_stride: 0, addend: nil, saved: nil,
      activation: Int32(UNARY_IDENTITY.rawValue), parameter: 0)
  }

  /// What a kernel for few columns leaves to do, for a whole stretch of the output at `offset`.
  func finish(_ c: UnsafeMutablePointer<Float>, at offset: Int, count: Int) {
    let y = c + offset
    if let addend { kernel_accumulate(y, addend + offset, count, 1) }
    if let saved { (saved + offset).update(from: y, count: count) }
    if activation != UNARY_IDENTITY.rawValue {
      kernel_unary(activation, y, y, count, parameter)
    }
  }
}

/// The same for at most four columns: vectors run along a's rows.
private func multiplyThin(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, stride: Int, epilogue: kernel_epilogue?, onOneThread: Bool
) {
  let turned = b.rowStride == 1 ? nil : Storage(count: k * columns)
  if let turned { kernel_transpose(b.pointer, b.rowStride, turned.base, k, k, columns) }
  let source = turned.map { UnsafePointer($0.base) } ?? b.pointer
  let sourceStride = turned == nil ? b.columnStride : k
  let end = Int32(0)
  func item(_ first: Int, _ count: Int) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { offsets in
      for row in 0..<count {
        offsets.initializeElement(at: row, to: Int32(row * a.rowStride))
        offsets.initializeElement(at: count + row, to: Int32(row * stride))
      }
      withUnsafePointer(to: end) { zero in
        kernel_product_thin(
          a.pointer + first * a.rowStride, 0, 1, offsets.baseAddress!,
          offsets.baseAddress! + count, count, 1, zero, zero, k, source, sourceStride,
          c + first * stride, 0, columns, epilogue?.bias, 0)
      }
    }
    epilogue?.finish(c, at: first * stride, count: count * columns)
  }
  if onOneThread {
    item(0, rows)
  } else {
    inPieces(of: max(64, min(4096, 8 * elementwiseGrain / k)), rows, unit: 1, item)
  }
  withExtendedLifetime(turned) {}
}

/// c[rows, columns] = Σ over k of a[k, rows]ᵀ·b[k, columns], the rows of both contiguous.
func multiplyTransposed(
  _ a: MatrixView, _ b: MatrixView, rows: Int, k: Int, columns: Int,
  into c: UnsafeMutablePointer<Float>, columnsOfResult: Int? = nil, onOneThread: Bool = false
) {
  let stride = columnsOfResult ?? columns
  if k > longestSum, stride == columns, !onOneThread {
    addedInParts(k: k, count: rows * columns, into: c) { start, length, part in
      var (left, right) = (a, b)
      left.pointer += start * a.rowStride
      right.pointer += start * b.rowStride
      multiplyTransposed(
        left, right, rows: rows, k: length, columns: columns, into: part, onOneThread: true)
    }
    return
  }
  if columns <= 4 && rows >= 16 {
    // Few columns: the tiles of the transpose are full.
    let turned = Storage(count: rows * columns)
    multiplyTransposed(
      b, a, rows: columns, k: k, columns: rows, into: turned.base, onOneThread: onOneThread)
    kernel_transpose(turned.base, rows, c, stride, columns, rows)
    return
  }
  Compute.count(multiplications: rows * k * columns)
  let width = kernel_tile_columns()
  let panels = (columns + width - 1) / width
  let isShared = rows * k * columns >= productGrain && !onOneThread
  var blocks = 1
  if isShared {
    while panels * blocks < 16, rows / (blocks + 1) >= kernel_tile_rows(),
      rows * k * columns / (panels * blocks) > productGrain
    { blocks += 1 }
  }
  // Few tiles and a long sum: cut the sum too.
  let isLong = isShared && panels * blocks < 16 && k >= 4096 && stride == columns
  let cuts = isLong ? min(8, k / 1024) : 1
  let partial = cuts > 1 ? Storage(count: cuts * rows * columns) : nil
  let tileRows = kernel_tile_rows()
  let mostTiles = (rows + blocks - 1) / blocks / tileRows + 1
  // In a large product rows that compete for places in the caches are copied before: a's tile by
  // tile, b's a panel's block at a time.
  let isLarge = rows * k * columns >= 1 << 25 && rows / blocks >= 4 * tileRows
  let tiles =
    isLarge && a.rowStride % 256 == 0
    ? Storage(count: blocks * mostTiles * k * tileRows) : nil
  if let tiles {
    let grain = max(1, 8 * elementwiseGrain / (rows * k / blocks))
    inPieces(of: onOneThread ? blocks : grain, blocks, unit: 1) { firstBlock, count in
      for block in firstBlock..<firstBlock + count {
        let first = rows * block / blocks
        kernel_pack_tiles(
          a.pointer + first, a.rowStride, k, rows * (block + 1) / blocks - first,
          tiles.base + block * mostTiles * k * tileRows)
      }
    }
  }
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
    let height = rows * (block + 1) / blocks - first
    let panelBlock = isLarge && b.rowStride % 256 == 0 ? Storage(count: 256 * width) : nil
    while start < end {
      // A block of b's panel stays in the first cache while all rows of c go by.
      let length = min(256, end - start)
      var (source, sourceStride) = (b.pointer + start * b.rowStride + column, b.rowStride)
      if let panelBlock {
        kernel_pack_panels(
          source, b.rowStride, 1, length, min(width, columns - column), panelBlock.base, 0)
        (source, sourceStride) = (UnsafePointer(panelBlock.base), width)
      }
      let target = whole + first * rowStride + column
      if let tiles {
        kernel_product_tiles(
          tiles.base + block * mostTiles * k * tileRows, k, start, length, source, sourceStride,
          height, target, rowStride, min(width, columns - column), accumulates)
      } else {
        kernel_product_outer(
          a.pointer + start * a.rowStride + first, 0, 0, a.rowStride, source, 0, 0, sourceStride,
          1, 1, length, height, target, rowStride, min(width, columns - column), accumulates)
      }
      accumulates = 1
      start += length
    }
    withExtendedLifetime(panelBlock) {}
  }
  if isShared {
    ThreadPool.shared.parallel(cuts * panels * blocks, item)
  } else {
    for index in 0..<cuts * panels * blocks { item(index) }
  }
  withExtendedLifetime(tiles) {}
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
