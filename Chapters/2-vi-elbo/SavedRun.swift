import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import Tensors

/// The checkpoint file of one training run.
final class SavedRun {
  /// Between two saves of an unfinished run.
  private static let seconds = 1.0

  private let path: String
  private let settings: [String: String]
  private let resuming: Bool
  private var last = ContinuousClock.now

  init(_ run: TrainingRun, _ data: ImageSet, _ chapter: Chapter) {
    path = Self.path(of: run.name, in: chapter.stateDirectory)
    settings = run.settings(data, seed: chapter.seed)
    resuming = chapter.resuming
  }

  static func path(of name: String, in directory: String) -> String {
    let file = name.map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return "\(directory)/\(String(file)).safetensors"
  }

  /// - Throws: if the reader wants to go on from a file that is damaged or of another run.
  func check() throws { _ = try load() }

  private func load() throws -> Checkpoint? {
    guard resuming, FileManager.default.fileExists(atPath: path) else { return nil }
    let saved = try Checkpoint(contentsOf: path)
    for (key, value) in settings.sorted(by: { $0.key < $1.key }) where saved.notes[key] != value {
      throw ChapterError(
        "the checkpoint \(path) is of another run: its \(key) is \(saved.notes[key] ?? "missing"), "
          + "this run's \(value); run without --resume, or with the settings it was made with")
    }
    return saved
  }

  /// Puts back what was saved, if the reader asked for that and there is a file.
  ///
  /// - Returns: the steps that have been done.
  /// - Throws: if the file is damaged or belongs to another run.
  func resume(_ vae: VAE, _ adam: inout Adam, _ curves: inout [Double]) throws -> Int {
    guard let saved = try load() else { return 0 }
    guard let done = saved.notes["done"].flatMap(Int.init), done >= 0,
      let texts = saved.notes["curves"]?.split(separator: " "), texts.count == curves.count
    else {
      throw ChapterError("the checkpoint \(path) does not say how far it is; run without --resume")
    }
    try saved.restore(vae, as: "vae")
    try saved.restore(&adam, as: "adam")
    curves = texts.map { Double(bitPattern: UInt64($0, radix: 16) ?? 0) }
    return done
  }

  func saveNowAndThen(_ vae: VAE, _ adam: Adam, _ curves: [Double], done: Int, of steps: Int) throws
  {
    guard done == steps || ContinuousClock.now - last > .seconds(Self.seconds) else { return }
    last = .now
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.notes["done"] = "\(done)"
    // As bits: a decimal would come back as another number.
    checkpoint.notes["curves"] = curves.map { String($0.bitPattern, radix: 16) }
      .joined(separator: " ")
    checkpoint.store(vae, as: "vae")
    checkpoint.store(adam, as: "adam")
    try checkpoint.write(to: path)
  }
}
