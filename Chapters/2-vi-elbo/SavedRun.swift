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
  private let epochs, steps: Int
  private let resuming: Bool
  private var last = ContinuousClock.now

  init(_ run: TrainingRun, _ data: ImageSet, _ chapter: Chapter) {
    path = Self.path(of: run.name, in: chapter.stateDirectory)
    settings = run.settings(data, seed: chapter.seed)
    (epochs, steps) = (run.epochs, run.steps(data))
    resuming = chapter.resuming
  }

  static func path(of name: String, in directory: String) -> String {
    let file = name.map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return "\(directory)/\(String(file)).safetensors"
  }

  /// - Throws: if the reader wants to go on from a file that is damaged or of another run.
  func check() throws { _ = try load() }

  private func load() throws -> (saved: Checkpoint, done: Int, curves: [Double])? {
    guard resuming, FileManager.default.fileExists(atPath: path) else { return nil }
    let saved = try Checkpoint(contentsOf: path)
    try saved.requireNotes(settings)
    let done = try saved.integer("done", in: 0...steps)
    return (saved, done, try saved.doubles("curves", count: 5 * epochs))
  }

  /// Puts back what was saved, if the reader asked for that and there is a file.
  ///
  /// - Returns: the steps that have been done.
  /// - Throws: if the file is damaged or belongs to another run.
  func resume(_ vae: VAE, _ adam: inout Adam, _ curves: inout [Double]) throws -> Int {
    guard let (saved, done, kept) = try load() else { return 0 }
    try saved.restore(vae, as: "vae")
    try saved.restore(&adam, as: "adam")
    curves = kept
    return done
  }

  func saveNowAndThen(_ vae: VAE, _ adam: Adam, _ curves: [Double], done: Int, of steps: Int) throws
  {
    guard done == steps || ContinuousClock.now - last > .seconds(Self.seconds) else { return }
    last = .now
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.notes["done"] = "\(done)"
    checkpoint.store(curves, as: "curves")
    checkpoint.store(vae, as: "vae")
    checkpoint.store(adam, as: "adam")
    try checkpoint.write(to: path)
  }
}
