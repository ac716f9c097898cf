import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// What `posix_spawn` is told, and what is put right after it.
final class Spawning {
  #if canImport(Darwin)
    private var actions: posix_spawn_file_actions_t?
    private var attributes: posix_spawnattr_t?
  #else
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()
  #endif
  private var copies: [Int32] = []

  init(isGroupOfItsOwn: Bool) {
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    // A thread of Dispatch's blocks signals, and a program inherits that.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK)
    if isGroupOfItsOwn {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
    }
    #if canImport(Darwin)
      flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Descriptors 0, 1 and so on of the child, and no other.
  ///
  /// - Returns: 0, or an error's number.
  func give(_ streams: [ChildProcess.Stream]) -> Int32 {
    for (number, stream) in streams.enumerated() {
      let target = Int32(number)
      let code: Int32
      switch stream {
      case .nothing:
        code = posix_spawn_file_actions_addopen(
          &actions, target, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
      case .file(let path):
        code = posix_spawn_file_actions_addopen(
          &actions, target, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      case .inherited: code = fcntl(target, F_GETFD) < 0 ? 0 : give(target, as: target)
      case .descriptor(let own): code = give(own, as: target)
      }
      if code != 0 { return code }
    }
    #if !canImport(Darwin)
      // Another thread may have opened one that it did not mean for this child.
      for name in (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? [] {
        guard let descriptor = Int32(name), descriptor >= streams.count else { continue }
        let code = posix_spawn_file_actions_addclose(&actions, descriptor)
        if code != 0 { return code }
      }
    #endif
    return 0
  }

  /// By way of a copy with a high number, which no earlier action has taken for something else.
  private func give(_ own: Int32, as target: Int32) -> Int32 {
    let copy = fcntl(own, F_DUPFD_CLOEXEC, 16)
    guard copy >= 0 else { return errno }
    copies.append(copy)
    return posix_spawn_file_actions_adddup2(&actions, copy, target)
  }

  func run(in folder: String) -> Int32 {
    #if canImport(Darwin)
      return posix_spawn_file_actions_addchdir_np(&actions, folder)
    #else
      // The C library has it, and its header hides it from Swift.
      typealias ChangeFolder =
        @convention(c) (
          UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>
        ) -> Int32
      guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return ENOSYS }
      return unsafeBitCast(symbol, to: ChangeFolder.self)(&actions, folder)
    #endif
  }

  func spawn(
    _ child: inout pid_t, _ program: String, _ words: [UnsafeMutablePointer<CChar>?],
    _ settings: [UnsafeMutablePointer<CChar>?]
  ) -> Int32 {
    posix_spawn(&child, program, &actions, &attributes, words, settings)
  }

  func finish() {
    for copy in copies { close(copy) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
}
