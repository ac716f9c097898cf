import Autodiff
import Foundation
import Foundations
import RandomStreams
import Tensors

/// All that training needs to go on to the same bits: weights, running moments, an optimizer's
/// memory, moving averages, random streams, and notes; a safetensors file that Python reads too.
///
/// ```swift
/// var checkpoint = Checkpoint(notes: ["chapter": "vi-elbo", "step": "400"])
/// checkpoint.store(vae, as: "vae")
/// checkpoint.store(adam, as: "adam")
/// try checkpoint.store(random, as: "batches")
/// try checkpoint.write(to: path)
/// ```
public struct Checkpoint {
  /// Texts of the caller: which chapter, which settings, which step.
  public var notes: [String: String]
  private var names: [String] = []
  private var tensors: [String: Tensor] = [:]
  /// What the file has besides: no elements, more axes than a tensor can have, elements that cannot be
  /// read. Kept, so that it is there again when this is written.
  private var others: [Safetensors.Item] = []
  /// The types in the file of what was converted.
  private var types: [String: String] = [:]
  /// Where it was read from, for errors.
  private(set) var path = "in memory"

  /// A checkpoint that holds no tensors yet.
  ///
  /// - Parameter notes: texts of the caller, by name.
  public init(notes: [String: String] = [:]) {
    self.notes = notes
  }

  // MARK: Storing

  // One name, one thing: what is stored under a name that is taken would replace what training needs
  // as well, and be missed only when it is resumed.

  /// A tensor of the caller's own. Its name must be new, as that of everything that is stored.
  public mutating func store(_ tensor: Tensor, as name: String) {
    let before = tensors.updateValue(tensor, forKey: name)
    let isTaken = before != nil || others.contains { $0.name == name }
    require(!isTaken, "the checkpoint holds a tensor \(name) already")
    names.append(name)
  }

  /// A model's parameters and statistics, as `name.path.of.the.parameter`.
  public mutating func store(_ model: some Module, as name: String) {
    for (path, parameter) in model.namedState { store(parameter.value, as: "\(name).\(path)") }
  }

  /// An optimizer's memory, as `name.kind.place.parameter` with the parameter's place in the
  /// optimizer's list: parameters of two models may have the same name.
  public mutating func store(_ optimizer: some Optimizer, as name: String) {
    store(note: String(optimizer.step), as: "\(name).step")
    for (kind, values) in optimizer.memory.sorted(by: { $0.key < $1.key }) {
      store(values, of: optimizer.parameters, as: "\(name).\(kind)")
    }
  }

  /// A moving average, as `name.place.parameter`.
  public mutating func store(_ average: MovingAverage, as name: String) {
    store(average.values, of: average.parameters, as: name)
  }

  /// A random stream where it stands.
  public mutating func store(_ random: RandomStream, as name: String) throws {
    let encoder = JSONEncoder()
    // Otherwise every process has an order of its own, and the same training other bytes.
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(random), as: UTF8.self)
    store(note: text, as: "\(name).stream")
  }

  private mutating func store(_ values: [Tensor], of parameters: [Parameter], as name: String) {
    for (place, (parameter, value)) in zip(parameters, values).enumerated() {
      store(value, as: "\(name).\(place).\(parameter.name)")
    }
  }

  mutating func store(note: String, as name: String) {
    let before = notes.updateValue(note, forKey: name)
    require(before == nil, "the checkpoint holds a note \(name) already")
  }

  // MARK: Restoring

  /// A tensor in single precision, whatever type of number the file has it in (`entries` says which).
  /// `nil` where there is none of this name, and where `entries` has one that no tensor can be.
  public func tensor(_ name: String) -> Tensor? { tensors[name] }

  /// What is stored, by name: all that the file holds, whether or not a tensor here can be that.
  public var entries: [Entry] {
    let held = names.map { name in
      Entry(name: name, type: types[name] ?? "F32", shape: Array(tensors[name]!.shape))
    }
    let rest = others.map { Entry(name: $0.name, type: $0.fileType, shape: $0.shape) }
    return (held + rest).sorted { $0.name < $1.name }
  }

  /// A tensor as a file describes it.
  public struct Entry: Sendable, Hashable {
    /// What the tensor is stored under: `vae.decoder.layers.0.weight`.
    public let name: String
    /// The elements' type by its name in the format: `F32`, `BF16`, `I64`.
    public let type: String
    /// The extents, outermost first: there may be none, or more than a tensor can have.
    public let shape: [Int]
  }

  /// The numbers of an entry in single precision, row-major: also of one without elements, or of more
  /// axes than a tensor can have. `nil` where there is no such entry, or its type cannot be read.
  ///
  /// F32, F16, BF16, F8, booleans and integers of up to 16 bits are exact; F64 and longer integers are
  /// rounded to the nearest.
  public func scalars(_ name: String) -> [Float]? {
    tensors[name]?.scalars ?? others.first { $0.name == name }?.scalars
  }

  // No training leaves numbers that are not finite: what has them is not to be gone on from.

  /// Puts a model's values in place, all or none of them.
  /// - Throws: `CheckpointError.mismatch`, naming what differs, or `.malformed` if a value is not
  ///   finite.
  public func restore(_ model: some Module, as name: String) throws {
    var reading = Reading()
    let state = model.namedState
    let values = state.compactMap { path, parameter in
      value(of: "\(name).\(path)", parameter.shape, &reading)
    }
    try finish(reading, under: "\(name).", named: name)
    for ((_, parameter), value) in zip(state, values) { parameter.value = value }
  }

  /// Puts an optimizer's memory and its count of steps in place, all or nothing.
  /// - Throws: `CheckpointError.mismatch`, naming what differs, or `.malformed` if a value is not
  ///   finite.
  public func restore(_ optimizer: inout some Optimizer, as name: String) throws {
    guard let text = notes["\(name).step"] else { throw lacking("step count for \(name)", name) }
    // Beyond 2⁵³ it was not counted, and it must be possible to count on.
    guard let step = Int(text), step >= 0, step < 1 << 53 else {
      throw CheckpointError.mismatch(
        path: path, name: name, differences: ["its step count for \(name) is \(text)"])
    }
    var memory: [String: [Tensor]] = [:]
    for kind in optimizer.memory.keys.sorted() {
      memory[kind] = try values(of: optimizer.parameters, as: "\(name).\(kind)", named: name)
    }
    optimizer.restore(memory: memory, step: step)
  }

  /// Puts a moving average in place, all or nothing.
  /// - Throws: `CheckpointError.mismatch`, naming what differs, or `.malformed` if a value is not
  ///   finite.
  public func restore(_ average: inout MovingAverage, as name: String) throws {
    average.values = try values(of: average.parameters, as: name, named: name)
  }

  /// A random stream where it stood.
  /// - Throws: `CheckpointError.mismatch` if there is none of this name.
  public func random(_ name: String) throws -> RandomStream {
    guard let text = notes["\(name).stream"],
      let random = try? JSONDecoder().decode(RandomStream.self, from: Data(text.utf8))
    else { throw lacking("random stream \(name)", name) }
    return random
  }

  /// What was asked for so far, and how the file differs from it.
  private struct Reading {
    var asked: Set<String> = []
    var differences: [String] = []
  }

  private func value(of key: String, _ shape: Shape, _ reading: inout Reading) -> Tensor? {
    reading.asked.insert(key)
    guard let value = tensors[key] else {
      reading.differences.append(
        others.first { $0.name == key }.map {
          "\(key) is \($0.shape) of \($0.fileType) in it and \(shape) here"
        } ?? "it lacks \(key) \(shape)")
      return nil
    }
    if value.shape != shape {
      reading.differences.append("\(key) is \(value.shape) in it and \(shape) here")
    }
    return value
  }

  /// One tensor for each parameter, by its place. The names only serve to notice another list: one may
  /// be longer than the other, as a model within a model is named `inner.weight` and alone `weight`.
  private func values(of parameters: [Parameter], as prefix: String, named name: String) throws
    -> [Tensor]
  {
    var keys: [String: String] = [:]
    for key in names where key.hasPrefix("\(prefix).") {
      let place = key.dropFirst(prefix.count + 1).prefix { $0 != "." }
      keys[String(place)] = key
    }
    var reading = Reading()
    let values = parameters.enumerated().compactMap { place, parameter in
      let key = keys["\(place)"] ?? "\(prefix).\(place).\(parameter.name)"
      let owners = [".\(key.dropFirst("\(prefix).\(place).".count))", ".\(parameter.name)"]
      if !owners[0].hasSuffix(owners[1]), !owners[1].hasSuffix(owners[0]) {
        reading.differences.append("\(key) is in the place of \(parameter.name) here")
      }
      return value(of: key, parameter.shape, &reading)
    }
    try finish(reading, under: "\(prefix).", named: name)
    return values
  }

  /// - Throws: an error if the file differed, or holds more under this prefix than was asked for.
  private func finish(_ reading: Reading, under prefix: String, named name: String) throws {
    let surplus = names.filter { $0.hasPrefix(prefix) && !reading.asked.contains($0) }
    let differences = reading.differences + surplus.map { "its \($0) has no place here" }
    guard differences.isEmpty else {
      throw CheckpointError.mismatch(path: path, name: name, differences: differences)
    }
    for key in reading.asked.sorted() { try requireFinite(key) }
  }

  private func lacking(_ what: String, _ name: String) -> CheckpointError {
    .mismatch(path: path, name: name, differences: ["it has no \(what)"])
  }

  // MARK: Files

  /// - Throws: `CheckpointError.unreadable` or `.malformed`.
  public init(contentsOf path: String) throws {
    let bytes: Data
    do {
      // Through links, as writing goes; and before opening, as a pipe would be waited for.
      guard AtomicFile.isFileOrNothing(path) else {
        throw CheckpointError.unreadable(path: path, reason: "it is not a file")
      }
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch let error as CheckpointError {
      throw error
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw CheckpointError.unreadable(
        path: path, reason: exists ? error.localizedDescription : "there is no such file")
    }
    do {
      let content = try Safetensors.decode(bytes)
      tensors = content.tensors
      notes = content.metadata
      names = content.tensors.keys.sorted()
      others = content.items.filter { $0.tensor == nil }
      for item in content.items where item.tensor != nil { types[item.name] = item.fileType }
    } catch {
      throw CheckpointError.malformed(path: path, reason: error.reason)
    }
    self.path = path
  }

  /// Writes beside the place and renames into it, so that a reader sees the old file or the new one
  /// and never a part. Tensors are written as F32, whatever type they were read from. Where the path is a link, the file that it names is replaced.
  /// - Throws: `CheckpointError.unwritable`; what was there before stays.
  public func write(to path: String) throws {
    let items = names.map { Safetensors.Item(name: $0, tensor: tensors[$0]!) } + others
    let bytes = Safetensors.encode(items, metadata: notes)
    do {
      try AtomicFile.replace(path, with: bytes, survivesPowerFailure: true)
    } catch {
      throw CheckpointError.unwritable(path: error.path, reason: error.reason)
    }
  }
}
