/// A picture; and one whose chunks and data have their checksums set right, so that what is behind them is
/// reached.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  look(bytes)
  guard size > 3 else { return 0 }
  // Three bytes for the header, the rest for the rows.
  let (width, height) = (bytes[0] % 17, bytes[1] % 17)
  let header: [UInt8] = [0, 0, 0, width, 0, 0, 0, height, 8, bytes[2] % 8, 0, 0, 0]
  look(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
      + chunk("IDAT", Zlib.compress(Array(bytes[3...].prefix(2000)))) + chunk("IEND", []))
  return 0
}

func look(_ bytes: [UInt8]) {
  guard let image = try? PNGImage(bytes: bytes, path: "x.png") else { return }
  if image.samples.count != image.width * image.height * image.channels
    || !image.brightness.allSatisfy({ (0...1.000001).contains($0) })
  {
    fatalError("a picture that is none")
  }
}

func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
  let body = Array(name.utf8) + content
  var sum = CRC32()
  sum.append(body)
  return bigEndian(UInt32(content.count)) + body + bigEndian(sum.value)
}

func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
