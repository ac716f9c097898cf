import Foundation

/// What a student sent: zip, tar, gzip of tar, a file. Whatever it is, a submission or a rejection.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  try! Data(bytes: data, count: size).write(to: URL(fileURLWithPath: scratch))
  let submission = Intake(exercises: [Exercise(chapter: 1), Exercise(chapter: 2)]).read(scratch)
  let said = [submission.rejection ?? ""] + submission.notes
  if said.contains(where: { $0.contains("\n") }) { fatalError("more than a line: \(said)") }
  return 0
}

let scratch = "/tmp/fuzz-intake-\(getpid())"

/// The names of two chapters' files are all that reading needs of the exercises.
public struct Exercise { let chapter: Int }
enum ExerciseFile { static func name(chapter: Int) -> String { "Chapter\(chapter).swift" } }
