/// What a program printed: its beginning and its end, however much there was between them.
struct Transcript {
  let kept: Int
  private(set) var count = 0
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  /// What comes later is not the beginning any more, even if there is room: something before it
  /// was left out.
  private var headIsClosed = false

  init(keeping kept: Int) { self.kept = kept }

  mutating func append(_ bytes: some Collection<UInt8>) {
    count += bytes.count
    let room = headIsClosed ? 0 : min(bytes.count, kept - head.count)
    head += bytes.prefix(room)
    tail += bytes.dropFirst(room).suffix(kept)
    // Twice as much before anything is moved, so that every byte is moved once.
    if tail.count > 2 * kept { tail.removeFirst(tail.count - kept) }
  }

  mutating func append(_ other: Transcript) {
    let before = count
    append(other.head)
    let isWhole = other.count == other.head.count + other.tail.count
    if !isWhole { headIsClosed = true }
    append(isWhole ? other.tail : other.tail.suffix(other.kept))
    count = before + other.count
  }

  /// The first `kept` bytes.
  var beginning: String { String(decoding: head, as: UTF8.self) }

  /// The last lines, of what came after the beginning if that was all that fitted there.
  var ending: String { String(decoding: tail.isEmpty ? head : tail.suffix(kept), as: UTF8.self) }

  /// Beginning and end, with a mark where something is left out.
  var text: String {
    if tail.isEmpty { return beginning }
    let last = String(decoding: tail.suffix(kept), as: UTF8.self)
    return count == head.count + tail.count && tail.count <= kept
      ? String(decoding: head + tail, as: UTF8.self) : beginning + "\n…\n" + last
  }
}
