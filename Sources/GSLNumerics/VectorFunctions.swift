import CNumerics
import Foundations

// exp, log and log1p over buffers, several times the speed of one call a number: eight at a time
// with AVX-512, four with AVX2, two otherwise, chosen when first called; the same bits with each.
// Special values are those of the scalar functions.

/// e^x of every element, error below one unit in the last place. In and out may be the same.
public func vectorExp(
  _ x: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
) {
  require(
    x.count == result.count, "vectorExp: \(x.count) values into room for \(result.count)")
  cn_exp(x.baseAddress, result.baseAddress, x.count)
}

/// log x of every element, error below one unit in the last place. In and out may be the same.
public func vectorLog(
  _ x: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
) {
  require(
    x.count == result.count, "vectorLog: \(x.count) values into room for \(result.count)")
  cn_log(x.baseAddress, result.baseAddress, x.count)
}

/// log(1 + x) of every element, error below one unit in the last place. In and out may be the same.
public func vectorLog1p(
  _ x: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
) {
  require(
    x.count == result.count, "vectorLog1p: \(x.count) values into room for \(result.count)")
  cn_log1p(x.baseAddress, result.baseAddress, x.count)
}

/// e^x of every element in place.
public func vectorExp(_ x: UnsafeMutableBufferPointer<Double>) {
  cn_exp(x.baseAddress, x.baseAddress, x.count)
}

/// log x of every element in place.
public func vectorLog(_ x: UnsafeMutableBufferPointer<Double>) {
  cn_log(x.baseAddress, x.baseAddress, x.count)
}

/// log(1 + x) of every element in place.
public func vectorLog1p(_ x: UnsafeMutableBufferPointer<Double>) {
  cn_log1p(x.baseAddress, x.baseAddress, x.count)
}
