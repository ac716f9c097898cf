/// Which pieces of a submission are left out, and why.
struct Blame {
  typealias Problem = SubmissionCompiler.Problem

  let files: [ExerciseFile]
  private let exercises: [Exercise]
  /// Dropped pieces by file.
  private var dropped: [[Int: Problem]]
  private var lostFiles: [Int: Problem] = [:]

  init(files: [ExerciseFile], exercises: [Exercise]) {
    self.files = files
    self.exercises = exercises
    dropped = files.map { _ in [:] }
  }

  func isLost(_ file: Int) -> Bool { lostFiles[file] != nil }
  func isDropped(_ file: Int, _ piece: Int) -> Bool { dropped[file][piece] != nil }
  var isEverythingLost: Bool { lostFiles.count == files.count }

  // MARK: What is left

  var sources: [(name: String, text: String)] {
    files.indices.map { source(of: $0, keeping: { _ in true }) }
  }

  /// The same module without a word of the student's.
  var stubs: [(name: String, text: String)] {
    files.map { file in
      let own = exercises.filter { ExerciseFile.name(chapter: $0.chapter) == file.name }
      return (file.name, "import Foundation\n" + own.map(DriverTable.stub).joined(separator: "\n"))
    }
  }

  /// A file with the pieces that are not dropped and that `isKept` names. Exercises that are not in
  /// it have stubs at its end, so that those that call them compile.
  func source(of file: Int, keeping isKept: (Int) -> Bool) -> (name: String, text: String) {
    let own = exercises.filter { ExerciseFile.name(chapter: $0.chapter) == files[file].name }
    if isLost(file) { return stubs[file] }
    var gone = Set(dropped[file].keys)
    var stubbed: Set<String> = []
    for (index, piece) in files[file].pieces.enumerated() {
      let isDropped =
        gone.contains(index) || (!isKept(index) && !piece.isDirective && !piece.isImport)
      guard isDropped else { continue }
      gone.insert(index)
      if let id = piece.exercise { stubbed.insert(id) }
    }
    // An exercise that stands there twice is out with both.
    for (index, piece) in files[file].pieces.enumerated() {
      if let id = piece.exercise, stubbed.contains(id) { gone.insert(index) }
    }
    let stubs = own.filter { stubbed.contains($0.id) }.map(DriverTable.stub)
    return (files[file].name, files[file].without(gone, appending: stubs))
  }

  // MARK: What is dropped

  mutating func drop(_ file: Int, _ piece: Int, _ problem: Problem) {
    if dropped[file][piece] == nil { dropped[file][piece] = problem }
  }

  mutating func lose(_ file: Int, _ problem: Problem) {
    if lostFiles[file] == nil { lostFiles[file] = problem }
  }

  mutating func loseEverything(_ problem: Problem) {
    for file in files.indices { lose(file, problem) }
  }

  mutating func dropHelpers(of file: Int, because problem: Problem) {
    for (index, piece) in files[file].pieces.enumerated()
    where piece.exercise == nil && !piece.isDirective && !piece.isImport && !piece.words.isEmpty {
      drop(file, index, problem)
    }
  }

  /// Whether an error stands where something is imported.
  func accusesImports(_ diagnostics: [SubmissionCompiler.Diagnostic]) -> Bool {
    diagnostics.contains { diagnostic in
      guard let file = files.first(where: { $0.name == diagnostic.file }) else { return false }
      return file.piece(atLine: diagnostic.line).map { file.pieces[$0].isImport } ?? false
    }
  }

  /// Drops the pieces that the errors point at.
  ///
  /// - Returns: whether anything was dropped that was in before.
  mutating func accuse(_ diagnostics: [SubmissionCompiler.Diagnostic]) -> Bool {
    var hasChanged = false
    let before = dropped
    // An unbalanced brace makes the compiler complain everywhere but where it is.
    for index in files.indices where !isLost(index) {
      guard diagnostics.contains(where: { $0.file == files[index].name }) else { continue }
      for (piece, line, message) in files[index].imbalances() where !isDropped(index, piece) {
        drop(index, piece, problem(at: line, nil, in: files[index], message))
        hasChanged = true
      }
    }
    if hasChanged { return true }
    let missing = Dictionary(
      files.indices.flatMap { file in
        dropped[file].keys.compactMap { piece in
          files[file].pieces[piece].name.map { ($0, (file: file, piece: piece)) }
        }
      }, uniquingKeysWith: { first, _ in first })
    for diagnostic in diagnostics {
      // A name of the grader's own file, declared again: the other declaration is meant.
      if diagnostic.file == DriverTable.fileName {
        for (index, file) in files.enumerated() {
          for (number, piece) in file.pieces.enumerated()
          where piece.name.map({ diagnostic.message.contains("'\($0)") }) == true
            && !isDropped(index, number)
          {
            let line = piece.lines.lowerBound + 1
            drop(index, number, problem(at: line, nil, in: file, diagnostic.message))
            hasChanged = true
          }
        }
        continue
      }
      guard let index = files.firstIndex(where: { $0.name == diagnostic.file }), !isLost(index)
      else { continue }
      let file = files[index]
      var message = diagnostic.message
      // What is not found because it was left out: the reason is there.
      if let name = missing.keys.sorted().first(where: { message.contains("'\($0)'") }),
        let cause = missing[name]
      {
        let line = files[cause.file].pieces[cause.piece].lines.lowerBound + 1
        message += " (left out: \(files[cause.file].name), line \(line))"
      }
      let problem = problem(at: diagnostic.line, diagnostic.column, in: file, message)
      if let piece = file.piece(atLine: diagnostic.line), before[index][piece] == nil,
        !file.pieces[piece].isDirective
      {
        drop(index, piece, problem)
      } else {
        lose(index, problem)
      }
      hasChanged = true
    }
    return hasChanged
  }

  /// Drops what names something that is dropped, and what names that.
  mutating func dropDependents() {
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      let gone = Set(
        files.indices.flatMap { file in
          dropped[file].keys.compactMap { index -> String? in
            let piece = files[file].pieces[index]
            return piece.exercise == nil ? piece.name : nil
          }
        })
      for (index, file) in files.enumerated() where !isLost(index) {
        for (number, piece) in file.pieces.enumerated()
        where !isDropped(index, number) && !piece.isDirective && !piece.isImport {
          guard let name = gone.intersection(piece.words).min() else { continue }
          drop(
            index, number,
            problem(
              at: piece.lines.lowerBound + 1, nil, in: file, "needs '\(name)', which is left out"))
          hasChanged = true
        }
      }
    }
  }

  /// File, line, column, what is wrong, and the line itself.
  private func problem(
    at line: Int, _ column: Int?, in file: ExerciseFile, _ message: String
  ) -> Problem {
    var text = "\(file.name), line \(line)"
    if let column { text += ", column \(column)" }
    text += ": \(message)"
    if file.lines.indices.contains(line - 1) {
      let source = String(file.lines[line - 1].prefix(120)).trimmingSpaces()
      if !source.isEmpty { text += ", in `\(source)`" }
    }
    return Problem(outcome: .compileError, message: text)
  }

  // MARK: What came of it

  func result(library: String?) -> SubmissionCompiler.Result {
    var problems: [String: Problem] = [:]
    var notes: [String] = []
    for (index, file) in files.enumerated() {
      for (number, problem) in dropped[index].sorted(by: { $0.key < $1.key }) {
        let piece = file.pieces[number]
        if let id = piece.exercise {
          problems[id] = problems[id] ?? problem
        } else {
          let name = piece.name.map { "'\($0)'" } ?? "a statement outside of the functions"
          notes.append("left out: \(name): \(problem.message)")
        }
      }
      guard let problem = lostFiles[index] else { continue }
      for exercise in exercises where ExerciseFile.name(chapter: exercise.chapter) == file.name {
        problems[exercise.id] = problems[exercise.id] ?? problem
      }
    }
    return SubmissionCompiler.Result(library: library, problems: problems, notes: notes)
  }
}

extension ExerciseFile.Piece {
  /// The piece that holds the imports, which everything needs.
  var isImport: Bool { name != nil && words.contains("import") }
}
