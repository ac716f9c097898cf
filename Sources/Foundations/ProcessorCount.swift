#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many processors are on line; asked once.
enum ProcessorCount {
  static let available = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
