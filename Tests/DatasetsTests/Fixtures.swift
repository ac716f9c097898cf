import Foundation

/// Files made by other programs: Python 3.11's `zlib` and `gzip`, base 64.
enum Fixtures {
  /// Pictures of 4×5 pixels whose byte x of row y is (37 x + 11 y² + 5 y) mod 251, one for each
  /// color type, with all five filters, a comment, and the data in two parts.
  static let pictures: [(channels: Int, file: [UInt8])] = [
    (
      1,
      decoded(
        """
        iVBORw0KGgoAAAANSUhEUgAAAAQAAAAFCAAAAABHxhIHAAAAA3RFWHRhAGLcSaI7AAAACklEQVR42mNgUPXKZxRQ\
        DFO4uAAAABVJREFUVVVlUgMC5nBDQ0OWIFUtVQAshgOwa8oy4QAAAABJRU5ErkJggg==
        """)
    ),
    (
      3,
      decoded(
        """
        iVBORw0KGgoAAAANSUhEUgAAAAQAAAAFCAIAAADtz9qMAAAAA3RFWHRhAGLcSaI7AAAACklEQVR42mNgUPXKn7Lz\
        AAZz7QAAADJJREFUHoduUPkcRgHTqHwgKCkpyc9nUgMDbTDJHJ5VExYdfSMMCKJZgoLCw4/l54MpAJJaFPIMw2AX\
        AAAAAElFTkSuQmCC
        """)
    ),
    (
      2,
      decoded(
        """
        iVBORw0KGgoAAAANSUhEUgAAAAQAAAAFCAQAAADIpIVQAAAAA3RFWHRhAGLcSaI7AAAACklEQVR42mNgUPXKn7Lz\
        AAZz7QAAACVJREFUHgejgKkXCPgzqYGBthpzeJazs4eHszNLUJC/f1CQlxcAABkLLjkq420AAAAASUVORK5CYII=
        """)
    ),
    (
      4,
      decoded(
        """
        iVBORw0KGgoAAAANSUhEUgAAAAQAAAAFCAYAAABirU3bAAAAA3RFWHRhAGLcSaI7AAAACklEQVR42mNgUPXKn7Lz\
        AAZz7QAAADtJREFUHoduUPmcg88ETBkFTKPqp0yZMhMIwBSTGhhowynm8Kya/tzc168zMjLAFEtQUHj469dTpsAo\
        AFklIpy64hCfAAAAAElFTkSuQmCC
        """)
    ),
  ]

  static func pictureByte(_ x: Int, _ y: Int) -> UInt8 {
    UInt8((37 * x + 11 * y * y + 5 * y) % 251)
  }

  private static func decoded(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64)!) }
}

/// A directory of its own for a test, gone afterwards.
func withScratchDirectory(_ body: (String) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("datasets-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  try body(directory.path)
}

func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// What `body` throws, if it is a `DataError`.
func dataError(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}
