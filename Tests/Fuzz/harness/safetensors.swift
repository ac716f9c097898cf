import Foundation

/// A file of tensors; and what was read is written and read again as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  read(Data(bytes: data, count: size))
  // The header alone, its length set right, and as many bytes as fit a small tensor.
  for extra in [0, 4, 16, 64] where size < 4096 {
    var bytes = withUnsafeBytes(of: UInt64(size).littleEndian) { Data($0) }
    bytes.append(Data(bytes: data, count: size))
    bytes.append(Data(repeating: 0x3f, count: extra))
    read(bytes)
  }
  return 0
}

func read(_ bytes: Data) {
  guard let content = try? Safetensors.decode(bytes) else { return }
  for item in content.items where item.shape.count < 64 {
    let count = item.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    if let scalars = item.scalars, scalars.count != count { fatalError("\(item.shape)") }
  }
  let written = Data(Safetensors.encode(content.items, metadata: content.metadata))
  guard let again = try? Safetensors.decode(written), again.metadata == content.metadata,
    again.items.map(\.name).sorted() == content.items.map(\.name).sorted()
  else { fatalError("what was written is not read") }
}
