// Answers for a student's functions: one request a line on descriptor 0, one answer a line on
// descriptor 3. It knows no test data, and what it writes are bit patterns and sizes.
//
//   request   nonce number limit argument…      I5 (integer), R3ff0… (real), V2 … (vector),
//   answer    nonce value…                      M2 3 … 1 … (matrix: rows, then each row as V)
//
// A result of more than `limit` numbers is answered by `L`, without the numbers. The table of
// functions (`call`, `symbols`) is generated beside this file from the exercises' signatures.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private let answers: Int32 = 3

/// Reads the words of a request; anything malformed ends the program, for only the grader writes.
struct Request {
  private var words: Substring.UTF8View

  init(_ line: Substring.UTF8View) { words = line }

  mutating func word() -> Substring.UTF8View {
    let rest = words.drop { $0 == 0x20 }
    let end = rest.firstIndex(of: 0x20) ?? rest.endIndex
    words = rest[end...]
    return rest[..<end]
  }

  private mutating func tagged(_ tag: UInt8) -> Substring.UTF8View {
    let text = word()
    guard text.first == tag else { exit(126) }
    return text.dropFirst()
  }

  mutating func integer() -> Int { Int(Substring(tagged(0x49))) ?? 0 }

  private func number(_ text: Substring.UTF8View) -> Double {
    Double(bitPattern: UInt64(Substring(text), radix: 16) ?? 0)
  }

  mutating func real() -> Double { number(tagged(0x52)) }

  mutating func vector() -> [Double] {
    let count = Int(Substring(tagged(0x56))) ?? 0
    var numbers: [Double] = []
    for _ in 0..<count { numbers.append(number(word())) }
    return numbers
  }

  mutating func matrix() -> [[Double]] {
    let count = Int(Substring(tagged(0x4d))) ?? 0
    var rows: [[Double]] = []
    for _ in 0..<count { rows.append(vector()) }
    return rows
  }
}

/// Writes the words of an answer.
struct Answer {
  private(set) var bytes: [UInt8] = []
  private var room: Int
  private(set) var isTooLong = false

  init(nonce: Substring.UTF8View, limit: Int) {
    bytes += nonce
    room = limit
  }

  private mutating func add(_ text: String) {
    bytes.append(0x20)
    bytes += text.utf8
  }

  mutating func integer(_ number: Int) { add("I" + String(number)) }
  mutating func real(_ number: Double) { add("R" + String(number.bitPattern, radix: 16)) }

  mutating func vector(_ numbers: [Double]) {
    room -= numbers.count + 1
    guard room >= 0 else {
      isTooLong = true
      return
    }
    add("V" + String(numbers.count))
    for number in numbers { add(String(number.bitPattern, radix: 16)) }
  }

  mutating func matrix(_ rows: [[Double]]) {
    guard rows.count <= room else {
      isTooLong = true
      return
    }
    add("M" + String(rows.count))
    for row in rows {
      vector(row)
      if isTooLong { return }
    }
  }
}

private func send(_ bytes: [UInt8]) {
  var sent = 0
  bytes.withUnsafeBytes { buffer in
    while sent < buffer.count {
      let count = write(answers, buffer.baseAddress! + sent, buffer.count - sent)
      if count <= 0 { _exit(126) }
      sent += count
    }
  }
}

/// The next line of descriptor 0, read by system calls of its own: a student's code may read
/// from or close the standard library's streams.
private struct Lines {
  private var pending: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 65536)
  private var searched = 0

  mutating func next() -> [UInt8]? {
    while true {
      if let end = pending[searched...].firstIndex(of: 0x0a) {
        let line = Array(pending[..<end])
        pending.removeSubrange(...end)
        searched = 0
        return line
      }
      searched = pending.count
      let count = chunk.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
      if count <= 0 { return nil }
      pending += chunk[..<count]
    }
  }
}

/// Answers requests until descriptor 0 ends.
///
/// Its first line has one digit a function of the table: 1 where the library has it, else 0.
///
/// - Returns: 0. A request that is malformed, or an answer that cannot be written, ends the
///   program with 126.
@_cdecl("marginalia_serve")
public func serve() -> Int32 {
  // Which functions the student's library has, by their full names and types.
  send(symbols.map { dlsym(nil, $0) == nil ? 0x30 : 0x31 } + [0x0a])
  var lines = Lines()
  while let line = lines.next() {
    let text = String(decoding: line, as: UTF8.self)[...]
    var request = Request(text.utf8)
    let first = request.word()
    let number = Int(Substring(request.word())) ?? -1
    var answer = Answer(nonce: first, limit: Int(Substring(request.word())) ?? 0)
    call(number, &request, &answer)
    send(answer.isTooLong ? Array(first) + [0x20, 0x4c, 0x0a] : answer.bytes + [0x0a])
  }
  return 0
}
