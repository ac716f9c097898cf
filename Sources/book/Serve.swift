import ArgumentParser
import Foundation
import Literate
import LiveBook

extension BookCommand {
  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the book in a browser and keep its pages as their sources are.",
      discussion: """
        A page changes in the browser when a file of its chapter is saved. What runs for it writes \
        into a folder of its own under .build and leaves docs/reports alone; --write writes there.
        """)

    @Argument(
      help: "The chapter to work on; it is brought up to date at once. All when none is given.")
    var chapter: String?

    @Option(help: "The port on this machine; 0 for any that is free.")
    var port = 8080

    @Flag(help: "Write the pages of chapters that run into docs/reports.")
    var write = false

    mutating func validate() throws {
      if !(0...65_535).contains(port) {
        throw ValidationError("--port \(port): expected 0 to 65535")
      }
    }

    func run() throws {
      try answering {
        let book = try Book()
        let live = try LiveBook(
          book,
          LiveBook.Options(
            chapters: try chapter.map { try book.chapters(named: [$0]) } ?? [],
            port: UInt16(port), writesReports: write))
        print("The live book: \(live.address) (stop it with Ctrl-C)")
        fflush(nil)
        try live.run()
      }
    }
  }
}
