import Foundation

/// The archive that makes a Gradescope autograder of this course: `setup.sh` installs Swift and
/// builds the course, `run_autograder` grades the one submission that it is started for.
public struct GradescopePackage {
  private let course: Course
  private let secret: [UInt8]

  /// - Parameter secret: the course's, which goes into the archive with all tests.
  public init(course: Course, secret: [UInt8]) {
    self.course = course
    self.secret = secret
  }

  /// Where Gradescope puts things; another place is for trying the scripts elsewhere.
  private static let place = "${AUTOGRADER_ROOT:-/autograder}"

  static let setup = """
    #!/usr/bin/env bash
    # Runs once, when Gradescope builds the autograder's image (Ubuntu). Installs what is missing.
    set -euo pipefail
    has() { command -v "$1" >/dev/null 2>&1; }
    if ! has swift || ! has bwrap; then
      export DEBIAN_FRONTEND=noninteractive
      apt-get update
      apt-get install -y --no-install-recommends binutils bubblewrap ca-certificates curl g++ git \\
        gnupg libcurl4-openssl-dev libedit2 libncurses-dev libsqlite3-0 libxml2-dev pkg-config \\
        tzdata zlib1g-dev
    fi
    if ! has swift; then
      curl -fsSL "https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz" \\
        | tar -xz -C /tmp
      export SWIFTLY_HOME_DIR=/opt/swiftly SWIFTLY_BIN_DIR=/opt/swiftly/bin
      export SWIFTLY_TOOLCHAINS_DIR=/opt/swiftly/toolchains
      /tmp/swiftly init --assume-yes --quiet-shell-followup
      # Students' code is compiled by another user, who has to be able to read the toolchain.
      chmod -R go+rX /opt/swiftly
      ln -sf "$(/opt/swiftly/bin/swiftly use --print-location | head -n 1)"/usr/bin/* /usr/local/bin/
    fi
    cd "\(place)/source/course"
    swift build --product course
    # The solutions are right here too; and what is built for that is there for the submissions.
    .build/debug/course check
    """

  static let runner = """
    #!/usr/bin/env bash
    # Runs for every submission. Whatever it finds in one, Gradescope gets results.
    set -uo pipefail
    root="\(place)"
    cd "$root/source/course" || exit 1
    results=$(mktemp -d)
    trap 'rm -rf "$results"' EXIT
    .build/debug/course grade "$root/submission" --results "$results" \\
      --secret "$root/source/secret" --jobs 1
    .build/debug/course merge --results "$results" --format gradescope \\
      --output "$root/results/results.json"
    """

  /// - Returns: how many files the archive holds.
  /// - Throws: `GraderFailure` if something cannot be read or written.
  public func write(to path: String) throws(GraderFailure) -> Int {
    var archive = ZipWriter()
    for (name, bytes) in try entries() {
      archive.add(name, bytes, isExecutable: ["setup.sh", "run_autograder"].contains(name))
    }
    do {
      try Data(archive.finished()).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch { throw GraderFailure("cannot write \(path)") }
    return archive.count
  }

  /// Everything that is in the archive.
  func entries() throws(GraderFailure) -> [(name: String, bytes: [UInt8])] {
    let manifest = try PackageManifest(of: course.folder, swift: Toolchain.find().swift)
      .closure(of: ReleaseFiles.targets)
    var entries: [(name: String, bytes: [UInt8])] = [
      ("setup.sh", Array((Self.setup + "\n").utf8)),
      ("run_autograder", Array((Self.runner + "\n").utf8)),
      ("secret", secret + [0x0a]),
      ("course/Package.swift", Array(manifest.text(named: "marginalia-coursework").utf8)),
    ]
    var names = ["LICENSE"]
    if FileManager.default.fileExists(atPath: "\(course.folder)/Package.resolved") {
      names.append("Package.resolved")
    }
    for target in manifest.targets {
      names += try CourseFiles.below(target.path, in: course.folder)
    }
    for name in names {
      guard let data = FileManager.default.contents(atPath: "\(course.folder)/\(name)") else {
        throw GraderFailure("cannot read \(course.folder)/\(name)")
      }
      entries.append(("course/\(name)", Array(data)))
    }
    return entries
  }
}

/// Writes a zip archive without compression; the same files give the same bytes.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private(set) var count = 0

  mutating func add(_ name: String, _ contents: [UInt8], isExecutable: Bool = false) {
    let offset = bytes.count
    let common: [UInt8] =
      // Version 2.0, UTF-8 names, stored, midnight of 1 January 1980.
      number(20, 2) + number(0x800, 2) + number(0, 2) + number(0, 2) + number(0x21, 2)
      + number(Int(checksum(contents)), 4) + number(contents.count, 4)
      + number(contents.count, 4) + number(name.utf8.count, 2) + number(0, 2)
    bytes += number(0x0403_4b50, 4) + common + Array(name.utf8) + contents
    let mode = 0o100000 | (isExecutable ? 0o755 : 0o644)
    directory += number(0x0201_4b50, 4) + number(0x0314, 2) + common + number(0, 2) + number(0, 2)
    directory += number(0, 2) + number(mode << 16, 4) + number(offset, 4) + Array(name.utf8)
    count += 1
  }

  mutating func finished() -> [UInt8] {
    let start = bytes.count
    return bytes + directory + number(0x0605_4b50, 4) + number(0, 4) + number(count, 2)
      + number(count, 2) + number(directory.count, 4) + number(start, 4) + number(0, 2)
  }

  private func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
