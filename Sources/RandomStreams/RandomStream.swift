/// A stream of random numbers that is a value: seeded, split by name, saved and restored.
///
/// The numbers are Philox 4×32-10 blocks at consecutive counters (Salmon et al., SC 2011), so the
/// word at any position is a function of (identity, position) alone: bulk fills give the same
/// numbers for any number of threads, and a copy of a stream repeats it.
///
/// The identity is 128 bits: a key and the upper half of the counter. A split derives a new
/// identity with the block function itself, so streams of different numbers (or seeds) share no
/// counter except with a chance of about 2⁻¹²⁸ for each pair; names, which are hashed to 64 bits
/// first, of about 2⁻⁶⁴.
///
///     var noise = RandomStream(seed: 2026).split("noise")
///     let z = noise.normal()
public struct RandomStream: RandomNumberGenerator, Sendable {
  let key: UInt64
  let branch: UInt64
  /// How many 64-bit words have been drawn.
  public internal(set) var position: UInt64 = 0
  /// The second word of the current block, kept so that a block is computed once; not identity.
  private var pending: UInt64 = 0

  /// The root stream of a seed; every seed, also 0, is as good as any other.
  public init(seed: UInt64) {
    self.init(key: seed, branch: 0)
  }

  private init(key: UInt64, branch: UInt64) {
    self.key = key
    self.branch = branch
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 { nextWord() }

  @usableFromInline
  mutating func nextWord() -> UInt64 {
    defer { position &+= 1 }
    if position & 1 == 1 { return pending }
    let (first, second) = Philox.words(low: position &>> 1, high: branch, key: key)
    pending = second
    return first
  }

  /// An independent stream named `name`: the same for the same name, whatever has been drawn from
  /// this one, which does not advance.
  public func split(_ name: String) -> RandomStream {
    // FNV-1a (Fowler, Noll and Vo), 64 bits: names of streams are few and short.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return derived(from: hash, domain: 0x6E61_6D65)
  }

  /// An independent stream numbered `index`, as `split(_ name:)`; numbers and names never clash.
  public func split(_ index: Int) -> RandomStream {
    derived(from: UInt64(bitPattern: Int64(index)), domain: 0x696E_6465_78)
  }

  private func derived(from word: UInt64, domain: UInt64) -> RandomStream {
    // Another key than the one that draws, so that no drawn word is ever an identity.
    let (key, branch) = Philox.words(low: word, high: branch, key: key ^ (domain &<< 20))
    return RandomStream(key: key, branch: branch)
  }
}

extension RandomStream: Hashable {
  /// Equal streams give equal numbers from here on.
  public static func == (a: RandomStream, b: RandomStream) -> Bool {
    a.key == b.key && a.branch == b.branch && a.position == b.position
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(branch)
    hasher.combine(position)
  }
}

extension RandomStream: Codable {
  private enum CodingKeys: String, CodingKey { case key, branch, position }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(UInt64.self, forKey: .key),
      branch: try container.decode(UInt64.self, forKey: .branch))
    position = try container.decode(UInt64.self, forKey: .position)
    if position & 1 == 1 {
      pending = Philox.words(low: position &>> 1, high: branch, key: key).1
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(branch, forKey: .branch)
    try container.encode(position, forKey: .position)
  }
}
