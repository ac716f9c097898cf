/// The element types of safetensors files, and their numbers in single precision.
///
/// Single precision holds F32, F16, BF16, both F8 kinds, integers of up to 16 bits and booleans
/// exactly; F64 and integers of more bits are rounded to the nearest. The others cannot be read: their
/// tensors are listed and kept as bytes.
enum ElementType: String, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case f8e4m3 = "F8_E4M3"
  case f8e5m2 = "F8_E5M2"
  case i64 = "I64"
  case u64 = "U64"
  case i32 = "I32"
  case u32 = "U32"
  case i16 = "I16"
  case u16 = "U16"
  case i8 = "I8"
  case u8 = "U8"
  case bool = "BOOL"
  case c64 = "C64"
  case f8e8m0 = "F8_E8M0"
  case f6e3m2 = "F6_E3M2"
  case f6e2m3 = "F6_E2M3"
  case f4 = "F4"

  var bits: Int {
    switch self {
    case .f64, .i64, .u64, .c64: 64
    case .f32, .i32, .u32: 32
    case .f16, .bf16, .i16, .u16: 16
    case .f8e4m3, .f8e5m2, .f8e8m0, .i8, .u8, .bool: 8
    case .f6e3m2, .f6e2m3: 6
    case .f4: 4
    }
  }

  /// Whether its numbers can be read.
  var isReadable: Bool {
    switch self {
    case .c64, .f8e8m0, .f6e3m2, .f6e2m3, .f4: false
    default: true
    }
  }

  /// Fills `target` with as many numbers as it has room for; `source` has as many. For types that can
  /// be read.
  func read(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>) {
    func each<Bits>(_: Bits.Type, _ convert: (Bits) -> Float) {
      let size = MemoryLayout<Bits>.size
      for index in target.indices {
        target[index] = convert(
          source.loadUnaligned(fromByteOffset: index * size, as: Bits.self))
      }
    }
    switch self {
    case .f32: UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
    case .f64: each(Double.self) { Float($0) }
    case .f16: each(UInt16.self, Self.half)
    case .bf16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .f8e5m2: each(UInt8.self) { Self.half(UInt16($0) << 8) }
    case .f8e4m3: each(UInt8.self, Self.eighth)
    case .i64: each(Int64.self) { Float($0) }
    case .u64: each(UInt64.self) { Float($0) }
    case .i32: each(Int32.self) { Float($0) }
    case .u32: each(UInt32.self) { Float($0) }
    case .i16: each(Int16.self) { Float($0) }
    case .u16: each(UInt16.self) { Float($0) }
    case .i8: each(Int8.self) { Float($0) }
    case .u8: each(UInt8.self) { Float($0) }
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .c64, .f8e8m0, .f6e3m2, .f6e2m3, .f4: target.update(repeating: .nan)
    }
  }

  /// IEEE 754 binary16; without `Float16`, which not every Mac has.
  private static func half(_ bits: UInt16) -> Float {
    small(
      sign: bits >> 15 == 1, exponent: Int(bits >> 10 & 31), bias: 15,
      fraction: Float(bits & 0x3ff) / 1024, special: 31)
  }

  /// Four bits of exponent, three of fraction; no infinity, one NaN of each sign.
  private static func eighth(_ bits: UInt8) -> Float {
    if bits & 0x7f == 0x7f { return .nan }
    return small(
      sign: bits >> 7 == 1, exponent: Int(bits >> 3 & 15), bias: 7, fraction: Float(bits & 7) / 8,
      special: nil)
  }

  private static func small(
    sign: Bool, exponent: Int, bias: Int, fraction: Float, special: Int?
  ) -> Float {
    let size: Float =
      if exponent == special {
        fraction == 0 ? .infinity : .nan
      } else if exponent == 0 {
        Float(sign: .plus, exponent: 1 - bias, significand: fraction)
      } else {
        Float(sign: .plus, exponent: exponent - bias, significand: 1 + fraction)
      }
    return sign ? -size : size
  }
}
