import RandomStreams
import Testing

@testable import Tensors

/// Large buffers never overlap, keep what is written, and free neighbors are one stretch again.
@Suite struct LargeBufferTests {
  let unit = LargeBuffers.unit

  @Test func freeNeighborsGrowTogether() throws {
    let buffers = LargeBuffers(reserving: 1 << 26)
    let parts = try (0..<4).map { _ in try #require(buffers.take(3 * unit)) }
    #expect(buffers.end == 12 * unit)
    // In an order in which the last one joins two stretches.
    for index in [0, 2, 1] { #expect(buffers.giveBack(parts[index], 3 * unit)) }
    #expect(buffers.take(9 * unit) == parts[0])
    #expect(buffers.end == 12 * unit)
  }

  @Test func theFirstStretchThatFitsIsTaken() throws {
    let buffers = LargeBuffers(reserving: 1 << 26)
    let sizes = [5, 1, 3, 1, 4, 1]
    let parts = try sizes.map { try #require(buffers.take($0 * unit)) }
    for index in [0, 2, 4] { #expect(buffers.giveBack(parts[index], sizes[index] * unit)) }
    #expect(buffers.take(4 * unit - 5) == parts[0])
    #expect(buffers.take(3 * unit) == parts[2])
    #expect(buffers.take(unit) == parts[0] + 4 * unit)
    #expect(buffers.take(4 * unit) == parts[4])
  }

  @Test func theEndGrowsFromTheStretchThatTouchesIt() throws {
    let buffers = LargeBuffers(reserving: 1 << 26)
    _ = try #require(buffers.take(unit))
    let last = try #require(buffers.take(2 * unit))
    #expect(buffers.giveBack(last, 2 * unit))
    #expect(buffers.take(5 * unit) == last)
    #expect(buffers.end == 6 * unit)
  }

  @Test func addressesRunOutWithoutATrap() throws {
    let buffers = LargeBuffers(reserving: 1 << 26)
    let all = try #require(buffers.take(1 << 26))
    #expect(buffers.take(1) == nil)
    #expect(buffers.giveBack(all, 1 << 26))
    #expect(buffers.trim() == 1 << 26)
    #expect(buffers.take(1 << 26) == all)
    let elsewhere = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    defer { elsewhere.deallocate() }
    let isTaken = buffers.giveBack(elsewhere, 64)
    #expect(!isTaken)
  }

  /// Three thousand takings and givings against a list of what is out.
  @Test func noTwoOverlap() throws {
    var random = RandomStream(seed: 5)
    let buffers = LargeBuffers(reserving: 1 << 30)
    var out: [(address: UnsafeMutableRawPointer, bytes: Int)] = []
    for _ in 0..<3000 {
      if out.count < 40, random.uniform() < 0.6 {
        let bytes = 1 + random.integer(below: 20 * unit)
        let address = try #require(buffers.take(bytes))
        for other in out {
          #expect(address + bytes <= other.address || other.address + other.bytes <= address)
        }
        out.append((address, bytes))
      } else if !out.isEmpty {
        let (address, bytes) = out.remove(at: random.integer(below: out.count))
        #expect(buffers.giveBack(address, bytes))
      }
    }
    for (address, bytes) in out { #expect(buffers.giveBack(address, bytes)) }
    #expect(buffers.trim() > 0)
    #expect(buffers.end == 0)
  }
}
