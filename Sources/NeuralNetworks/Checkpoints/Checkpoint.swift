import Autodiff
import Foundation
import RandomStreams
import Tensors

/// All that training needs to go on to the same bits: weights, running moments, an optimiser's
/// memory, moving averages, random streams, and notes; a safetensors file that Python reads too.
///
/// ```swift
/// var checkpoint = Checkpoint(notes: ["chapter": "vi-elbo", "step": "400"])
/// checkpoint.store(vae, as: "vae")
/// checkpoint.store(adam, as: "adam")
/// checkpoint.store(random, as: "batches")
/// try checkpoint.write(to: path)
/// ```
public struct Checkpoint {
  /// Texts of the caller: which chapter, which settings, which step.
  public var notes: [String: String]
  private var names: [String] = []
  private var tensors: [String: Tensor] = [:]
  /// Where it was read from, for errors.
  private var path = "in memory"

  public init(notes: [String: String] = [:]) {
    self.notes = notes
  }

  // MARK: Storing

  /// A tensor of the caller's own.
  public mutating func store(_ tensor: Tensor, as name: String) {
    if tensors.updateValue(tensor, forKey: name) == nil { names.append(name) }
  }

  /// A model's parameters and statistics, as `name.path.of.the.parameter`.
  public mutating func store(_ model: some Module, as name: String) {
    for parameter in model.state { store(parameter.value, as: "\(name).\(parameter.name)") }
  }

  public mutating func store(_ optimiser: some Optimiser, as name: String) {
    notes["\(name).step"] = String(optimiser.step)
    for (kind, values) in optimiser.memory.sorted(by: { $0.key < $1.key }) {
      for (parameter, value) in zip(optimiser.parameters, values) {
        store(value, as: "\(name).\(kind).\(parameter.name)")
      }
    }
  }

  public mutating func store(_ average: MovingAverage, as name: String) {
    for (parameter, value) in zip(average.parameters, average.values) {
      store(value, as: "\(name).\(parameter.name)")
    }
  }

  public mutating func store(_ random: RandomStream, as name: String) throws {
    notes["\(name).stream"] = String(decoding: try JSONEncoder().encode(random), as: UTF8.self)
  }

  // MARK: Restoring

  public func tensor(_ name: String) -> Tensor? { tensors[name] }

  /// Puts a model's values in place, all or none of them.
  /// - Throws: `CheckpointError.mismatch`, naming what differs.
  public func restore(_ model: some Module, as name: String) throws {
    let state = model.state
    let values = try values(
      of: state.map { ("\(name).\($0.name)", $0.shape) }, named: name, claimingAll: true)
    for (parameter, value) in zip(state, values) { parameter.value = value }
  }

  public func restore(_ optimiser: inout some Optimiser, as name: String) throws {
    guard let text = notes["\(name).step"], let step = Int(text), step >= 0 else {
      throw CheckpointError.mismatch(
        path: path, name: name, differences: ["it has no step count for \(name)"])
    }
    var memory: [String: [Tensor]] = [:]
    for kind in optimiser.memory.keys.sorted() {
      memory[kind] = try values(
        of: optimiser.parameters.map { ("\(name).\(kind).\($0.name)", $0.shape) }, named: name)
    }
    optimiser.restore(memory: memory, step: step)
  }

  public func restore(_ average: inout MovingAverage, as name: String) throws {
    average.values = try values(
      of: average.parameters.map { ("\(name).\($0.name)", $0.shape) }, named: name)
  }

  public func random(_ name: String) throws -> RandomStream {
    guard let text = notes["\(name).stream"],
      let random = try? JSONDecoder().decode(RandomStream.self, from: Data(text.utf8))
    else {
      throw CheckpointError.mismatch(
        path: path, name: name, differences: ["it has no random stream \(name)"])
    }
    return random
  }

  /// The tensors of these names, if all are there in these shapes; with `claimingAll`, and if there
  /// is no other under `name`.
  private func values(
    of wanted: [(name: String, shape: Shape)], named name: String, claimingAll: Bool = false
  ) throws -> [Tensor] {
    var differences: [String] = []
    var values: [Tensor] = []
    for (name, shape) in wanted {
      guard let value = tensors[name] else {
        differences.append("it lacks \(name) \(shape)")
        continue
      }
      if value.shape != shape {
        differences.append("\(name) is \(value.shape) in it and \(shape) here")
      }
      values.append(value)
    }
    if claimingAll {
      let known = Set(wanted.map(\.name))
      for other in names where other.hasPrefix("\(name).") && !known.contains(other) {
        differences.append("its \(other) has no place here")
      }
    }
    guard differences.isEmpty else {
      throw CheckpointError.mismatch(path: path, name: name, differences: differences)
    }
    return values
  }

  // MARK: Files

  /// - Throws: `CheckpointError.unreadable` or `.malformed`.
  public init(contentsOf path: String) throws {
    let bytes: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
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
    } catch {
      throw CheckpointError.malformed(path: path, reason: error.reason)
    }
    self.path = path
  }

  /// Writes beside the place and renames into it, so that a reader sees the old file or the new one
  /// and never a part.
  /// - Throws: `CheckpointError.unwritable`; what was there before stays.
  public func write(to path: String) throws {
    let bytes = Safetensors.encode(names.map { ($0, tensors[$0]!) }, metadata: notes)
    try AtomicFile.replace(path, with: bytes)
  }
}
