import Foundation
import RandomStreams
import Tensors

extension Safetensors {
  /// What a file holds.
  struct Content {
    /// In the order of their bytes.
    let items: [Item]
    let metadata: [String: String]

    /// Those that a tensor can be.
    var tensors: [String: Tensor] {
      var result: [String: Tensor] = [:]
      for item in items { result[item.name] = item.tensor }
      return result
    }
  }

  /// One tensor of a file: its numbers in single precision, or its bytes.
  struct Item {
    let name: String
    /// The elements' type as they are held here and would be written.
    let type: String
    /// The elements' type in the file that it was read from.
    let fileType: String
    let shape: [Int]
    private let content: Content

    private enum Content {
      case tensor(Tensor)
      /// Of more axes than a tensor can have.
      case flat(Tensor)
      case bytes(Data)
    }

    private init(
      name: String, type: String, fileType: String, shape: [Int], content: Content
    ) {
      self.name = name
      self.type = type
      self.fileType = fileType
      self.shape = shape
      self.content = content
    }

    init(name: String, tensor: Tensor) {
      self.init(
        name: name, type: "F32", fileType: "F32", shape: Array(tensor.shape),
        content: .tensor(tensor))
    }

    init(name: String, type: String, shape: [Int], bytes: Data) {
      self.init(name: name, type: type, fileType: type, shape: shape, content: .bytes(bytes))
    }

    /// The tensor, where the item is one.
    var tensor: Tensor? {
      if case .tensor(let tensor) = content { tensor } else { nil }
    }

    /// The numbers, row-major; `nil` where the type cannot be read.
    var scalars: [Float]? {
      switch content {
      case .tensor(let tensor), .flat(let tensor): tensor.scalars
      case .bytes: shape.contains(0) && ElementType(rawValue: type)?.isReadable == true ? [] : nil
      }
    }

    /// With numbers in the place of bytes, where the type can be read and there are elements.
    var read: Item {
      guard case .bytes(let bytes) = content else { return self }
      guard let element = ElementType(rawValue: type), element.isReadable, !shape.contains(0),
        bytes.count * 8 / element.bits <= Int(Int32.max)
      else {
        // Bytes of its own, as the file may change; unless they are very many.
        let own = bytes.count < 1 << 30 ? Data(Array(bytes)) : bytes
        return Item(
          name: name, type: type, fileType: type, shape: shape, content: .bytes(own))
      }
      let count = bytes.count * 8 / element.bits
      let fits = shape.count <= Shape.maximumRank
      var tensor = Tensor(uninitialized: fits ? Shape(shape) : [count])
      tensor.withUnsafeMutableBufferPointer { target in
        bytes.withUnsafeBytes { element.read($0, into: target) }
      }
      return Item(
        name: name, type: "F32", fileType: type, shape: shape,
        content: fits ? .tensor(tensor) : .flat(tensor))
    }

    /// The extents as JSON has them, without the brackets.
    var sizes: String { shape.map(String.init).joined(separator: ",") }

    var byteCount: Int {
      switch content {
      case .tensor(let tensor), .flat(let tensor): 4 * tensor.count
      case .bytes(let bytes): bytes.count
      }
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
      switch content {
      case .tensor(let tensor), .flat(let tensor):
        tensor.withUnsafeBufferPointer { body(UnsafeRawBufferPointer($0)) }
      case .bytes(let bytes): bytes.withUnsafeBytes(body)
      }
    }
  }
}
