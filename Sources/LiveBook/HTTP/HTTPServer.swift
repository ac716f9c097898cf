import Foundation
import Literate

#if canImport(Glibc)
  import Glibc
#endif

/// A small server for the browsers of one reader: HTTP/1.1 over IPv4's loopback, a thread and a
/// request a connection (docs/decisions/0023).
final class HTTPServer: Sendable {
  private let descriptor: Int32
  let port: UInt16

  /// Begins to listen.
  ///
  /// - Parameter port: zero for any that is free.
  /// - Throws: when the port is in use or may not be used.
  init(port wanted: UInt16) throws {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, kind, 0)
    self.descriptor = descriptor
    guard descriptor >= 0 else {
      throw BookError("no socket: \(String(cString: strerror(errno)))")
    }
    // Children that outlive the server would hold its port.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    // Other machines cannot reach this address.
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard bound else {
      let code = errno
      close(descriptor)
      throw BookError(
        code == EADDRINUSE
          ? "port \(wanted) is in use; choose another with --port"
          : "port \(wanted) cannot be used (\(String(cString: strerror(code)))); choose another with "
            + "--port")
    }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Answers requests until ``stop()``, each on a thread of its own.
  func start(_ answer: @escaping @Sendable (HTTPRequest, HTTPConnection) -> Void) {
    Thread.detachNewThread { [descriptor] in
      while true {
        let client = accept(descriptor, nil, nil)
        if client < 0 {
          // Too many open files is a state that passes.
          if errno == EINTR || errno == ECONNABORTED { continue }
          if errno == EMFILE || errno == ENFILE {
            usleep(50_000)
            continue
          }
          return
        }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        Thread.detachNewThread {
          let connection = HTTPConnection(client)
          connection.serve { answer($0, connection) }
          close(client)
        }
      }
    }
  }

  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}

/// A browser's end.
struct HTTPConnection: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    // Who says nothing, or does not listen, is not waited for.
    var patience = timeval(tv_sec: 15, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  func serve(_ answer: (HTTPRequest) -> Void) {
    do {
      if let request = try HTTPRequest(reading: receive) { answer(request) }
    } catch HTTPError.tooLarge {
      send(.refused(413, "refused: the request is too long"))
    } catch {
      send(.refused(400, "refused: this is no request that is understood"))
    }
  }

  private func receive() -> Data {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      return Data(buffer.prefix(max(0, count)))
    }
  }

  @discardableResult
  func send(_ response: HTTPResponse) -> Bool {
    send(HTTPResponse.head(response.status, type: response.type, length: response.body.count))
      && send(response.body)
  }

  /// Sends bytes.
  ///
  /// - Returns: whether somebody is there to get them.
  func send(_ data: Data) -> Bool {
    data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
