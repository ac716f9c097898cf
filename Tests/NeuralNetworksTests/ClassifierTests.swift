import NeuralNetworks
import RandomStreams
import Testing

/// A classifier of images that judges what generators make has to be right about real ones.
@Suite struct ClassifierTests {
  /// Bars across (0), bars down (1) and blots (2) with noise, somewhere in a 10 × 12 image.
  private func images(_ count: Int, using random: inout RandomStream) -> ([Float], [Int]) {
    var (pixels, labels) = ([Float](), [Int]())
    for _ in 0..<count {
      let label = random.integer(below: 3)
      let (row, column) = (1 + random.integer(below: 5), 1 + random.integer(below: 6))
      let (height, width) = [(1, 5), (5, 1), (3, 3)][label]
      labels.append(label)
      for i in 0..<120 {
        let isInk =
          (row..<row + height).contains(i / 12) && (column..<column + width).contains(i % 12)
        pixels.append((isInk ? 0.8 : 0.1) + 0.1 * Float(random.normal()))
      }
    }
    return (pixels, labels)
  }

  private func trained(_ steps: Int) throws -> (ImageClassifier, losses: [Float]) {
    var random = RandomStream(seed: 5)
    let classifier = ImageClassifier(
      height: 10, width: 12, classCount: 3, channels: 8, using: &random)
    let (pixels, labels) = images(300, using: &random)
    var losses: [Float] = []
    try classifier.train(
      pixels: pixels, labels: labels, steps: steps, batch: 32, stream: random.split("batches")
    ) { losses.append($1) }
    return (classifier, losses)
  }

  @Test func namesImagesThatItHasNotSeen() throws {
    let (classifier, losses) = try trained(600)
    var random = RandomStream(seed: 6)
    let (pixels, labels) = images(300, using: &random)
    let named = classifier.classify(pixels)
    #expect(named.count == 300)
    #expect(zip(named, labels).count { $0.label == $1 } >= 290)
    #expect(named.allSatisfy { $0.confidence > 1.0 / 3 && $0.confidence <= 1 })
    #expect(losses.count == 600 && losses[599] < 0.3 * losses[0])
  }

  @Test func sameSeedSameNames() throws {
    let (one, two) = (try trained(5), try trained(5))
    #expect(one.losses == two.losses)
  }
}
