import Foundation

/// One file of a folder of results.
public struct StoredResult: Sendable {
  /// The file's name in that folder, with its ending `.json`.
  public let name: String
  /// What the file holds.
  public let report: Report
  /// How and when it was handed in; `nil` in folders from elsewhere.
  public let handIn: HandInRecord?
}

/// How a result's submission was handed in. It lies beside the results, for these must not depend
/// on when or where a submission lay.
public struct HandInRecord: Sendable, Codable, Equatable {
  /// The folder it was graded from, with the section; empty for one that was named alone.
  public let source: String
  /// Its name in there.
  public let entry: String
  /// When the newest of its files was changed, to the second; `nil` where that is not known.
  public let handedIn: Date?
  /// Marked as late by the learning system.
  public let isLate: Bool
}

/// What one grading of a folder found in it: whoever is not on it any more has withdrawn.
struct Roll: Codable {
  let source: String
  let entries: [String]
}

extension ResultStore {
  static let handInsFolder = "hand-ins"

  /// Writes down what is there to be graded, all of it and not only a shard, and by which tests.
  ///
  /// - Parameter folder: `nil` for submissions that were named one by one.
  /// - Throws: `GraderFailure` if it cannot be written.
  public func begin(_ folder: HandInFolder?, tests: String) throws(GraderFailure) {
    makeHandInsFolder()
    if let folder {
      let key = SHA256.hexadecimal(folder.source.utf8).prefix(16)
      try writeRecord(
        Roll(source: folder.source, entries: folder.handIns.map(\.entry)),
        named: "roll-\(key).json")
    }
    try write(Array("\(tests)\n".utf8), named: "\(Self.handInsFolder)/tests")
  }

  private func makeHandInsFolder() { mkdir("\(folder)/\(Self.handInsFolder)", 0o755) }

  /// Writes down how a result's submission was handed in.
  ///
  /// - Throws: `GraderFailure` if it cannot be written.
  func record(
    _ handIn: HandIn, of submission: Submission, named name: String
  ) throws(GraderFailure) {
    makeHandInsFolder()
    try writeRecord(
      HandInRecord(
        source: handIn.source, entry: handIn.entry, handedIn: submission.handedIn,
        isLate: handIn.isLate), named: name)
  }

  private func writeRecord(
    _ value: some Encodable, named name: String
  ) throws(GraderFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let data: Data
    do { data = try encoder.encode(value) } catch { throw GraderFailure("cannot encode \(name)") }
    try write(Array(data) + [0x0a], named: "\(Self.handInsFolder)/\(name)")
  }

  private func readRecord<Value: Decodable>(_ type: Value.Type, named name: String) -> Value? {
    let path = "\(folder)/\(Self.handInsFolder)/\(name)"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(type, from: data)
  }

  func record(of name: String) -> HandInRecord? { readRecord(HandInRecord.self, named: name) }

  /// The version of the tests of the last grading.
  public var currentTests: String? {
    (try? String(contentsOfFile: "\(folder)/\(Self.handInsFolder)/tests", encoding: .utf8))?
      .trimmingSpaces()
  }

  /// By source, what was there at the last grading.
  var rolls: [String: Set<String>] {
    let path = "\(folder)/\(Self.handInsFolder)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var rolls: [String: Set<String>] = [:]
    for name in names where name.hasPrefix("roll-") {
      guard let roll = readRecord(Roll.self, named: name) else { continue }
      rolls[roll.source] = Set(roll.entries)
    }
    return rolls
  }
}
