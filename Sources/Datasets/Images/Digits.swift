import Foundations

/// The data that ship with the book: 1,797 handwritten digits of 8×8 pixels with 17 gray levels
/// (Alpaydin and Kaynak, 1998; CC BY 4.0), in the program itself, so that it runs from anywhere.
public enum Digits {
  /// All of them, in the source's order.
  public static let all: ImageSet = decoded()

  static func decoded() -> ImageSet {
    let count = 1797
    var labels = [Int](repeating: 0, count: count)
    let pixels = [Float](unsafeUninitializedCapacity: count * 64) { pixels, initialized in
      DigitsText.lines.withUTF8Buffer { text in
        // 64 pixels, a space, the label and the end of the line.
        let lineLength = 67
        require(text.count == count * lineLength - 1, "the embedded digits are damaged")
        let zero = UInt8(ascii: "0")
        let letterA = UInt8(ascii: "a")
        for image in 0..<count {
          let line = image * lineLength
          for pixel in 0..<64 {
            let character = text[line + pixel]
            let value = character >= letterA ? character - letterA + 10 : character - zero
            pixels[image * 64 + pixel] = Float(value) / 16
          }
          labels[image] = Int(text[line + 65] - zero)
        }
      }
      initialized = count * 64
    }
    return ImageSet(
      name: "digits", height: 8, width: 8, pixels: pixels, labels: labels, levels: 17)
  }

  /// 1,442 for training and 355 for testing: of each class, every fifth image is for testing.
  public static let split: ImageSplit = all.split(testEvery: 5)
}
