import CKernels
import Foundations

/// The machine instructions that the inner loops use, chosen at start: the best there is.
///
/// Results differ in the last bits between sets, never between runs on one.
public enum InstructionSet: Int32, Sendable, CaseIterable, Comparable, CustomStringConvertible {
  /// Vectors of four: SSE2 on x86-64, NEON on Arm.
  case portable = 0
  /// Vectors of eight with fused multiply-add.
  case avx2 = 1
  /// Vectors of sixteen.
  case avx512 = 2

  /// Those that this machine can run.
  public static var available: [InstructionSet] {
    allCases.filter { $0.rawValue <= kernel_best_instruction_set() }
  }

  /// The one in use. Set it to measure or to test another; not while something computes.
  public static var current: InstructionSet {
    get { InstructionSet(rawValue: kernel_instruction_set()) ?? .portable }
    set {
      require(available.contains(newValue), "this machine cannot run \(newValue)")
      kernel_use_instruction_set(newValue.rawValue)
    }
  }

  public static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.rawValue < b.rawValue }

  public var description: String {
    switch self {
    case .portable: "portable"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }
}
