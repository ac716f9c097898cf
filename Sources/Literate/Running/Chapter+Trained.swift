import Dispatch
import Foundation
import Programs
import Synchronization

extension Chapter {
  /// What was trained under this name: read back if nothing that it depends on has changed, trained
  /// otherwise.
  ///
  /// It depends on its name, the settings, the seed, the parameters and the data; on the code of the
  /// section up to this call without its recording calls, on the files of the chapter that this code
  /// reaches, and on the libraries. So a figure that is changed does not train anew, and a learning
  /// rate does.
  public func trained<Thing: Storable>(
    _ name: String, settings: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:],
    file: String = #fileID, line: Int = #line,
    _ train: (TrainingSlot) throws -> Thing
  ) throws -> Thing {
    let key = keys.key(
      ofTrained: name, settings: settings.map { ($0.key, "\($0.value)") }, file: file, line: line)
    if let data = trainedThings.read(name, key: key), let thing = try? Thing(stored: data) {
      trainedThings.write(data, name, key: key, kind: kind)
      return thing
    }
    let partial = trainedThings.partial(name, key: key)
    try? FileManager.default.createDirectory(
      at: trainedThings.directory, withIntermediateDirectories: true)
    let hasPartial = FileManager.default.fileExists(atPath: partial.path)
    if hasPartial, !resuming { try? FileManager.default.removeItem(at: partial) }
    let thing = try train(TrainingSlot(partial: partial, isResuming: resuming && hasPartial))
    trainedThings.write(try thing.stored(), name, key: key, kind: kind)
    try? FileManager.default.removeItem(at: partial)
    return thing
  }

  /// Independent trainings, as many at a time as the machine has cores, each with one thread; in the
  /// order of their names.
  ///
  /// A training does not depend on the others or on the core it ran on: its random stream is made
  /// from its name, and the kernels give the same bits with one thread as with two.
  public func trained<Thing: Storable>(
    _ names: [String],
    settings: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:],
    file: String = #fileID, line: Int = #line,
    _ train: @Sendable (Int, TrainingSlot) throws -> Thing
  ) throws -> [Thing] {
    guard let first = names.first else { return [] }
    let task = names.count == 1 ? first : "\(first) … \(names[names.count - 1])"
    // The closures of waves run on several threads; the key is the same wherever it is made.
    let texts = settings.map { ($0.key, "\($0.value)") }
    let results = Mutex<[Int: Result<Thing, any Error>]>([:])
    let next = Mutex(0)
    let finished = Mutex(0)
    let workers = min(
      names.count, ThreadSetting.value ?? ProcessInfo.processInfo.activeProcessorCount)
    ThreadSetting.whileSingleThreaded {
      DispatchQueue.concurrentPerform(iterations: max(1, workers)) { _ in
        while let index = next.withLock({ next -> Int? in
          defer { next += 1 }
          return next < names.count ? next : nil
        }) {
          let result = Result<Thing, any Error> {
            let key = keys.key(
              ofTrained: names[index], settings: texts, file: file, line: line)
            if let data = trainedThings.read(names[index], key: key),
              let thing = try? Thing(stored: data)
            {
              return thing
            }
            let partial = trainedThings.partial(names[index], key: key)
            let hasPartial = FileManager.default.fileExists(atPath: partial.path)
            let thing = try train(
              index, TrainingSlot(partial: partial, isResuming: resuming && hasPartial))
            trainedThings.write(try thing.stored(), names[index], key: key, kind: kind)
            return thing
          }
          results.withLock { $0[index] = result }
          let count = finished.withLock { count in
            count += 1
            return count
          }
          progress(task, step: count, of: names.count)
        }
      }
    }
    return try results.withLock { results in try names.indices.map { try results[$0]!.get() } }
  }

  /// Which pointer to the latest thing this run moves.
  private var kind: String {
    isStandard ? "standard" : quick ? "quick" : "experiment"
  }
}
