import Foundation
import Testing

/// A run that was killed in the middle of a training ends with the bytes that it would have had.
@Suite(.serialized) struct KilledRunTests {
  @Test func killedItEndsWithTheSameBytes() throws {
    try withPlace { place in
      let program = Program(name: "dcgan")
      let settings = ["steps=1200", "channels=32", "trial-steps=8"]
      let arguments = ["--quick"] + settings.flatMap { ["--set", $0] } + ["--output"]
      let (whole, killed) = (place.appending(path: "whole"), place.appending(path: "killed"))
      let stores = [place.appending(path: "store"), place.appending(path: "other")]
      #expect(try program.run(arguments + [whole.path], store: stores[0]).status == 0)

      let process = try program.start(arguments + [killed.path], store: stores[1])
      let trained = stores[1].appending(path: "4-dcgan/trained")
      func hasPartial() -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: trained.path)) ?? []
        return names.contains { $0.hasPrefix("game-") && $0.hasSuffix(".partial") }
      }
      while !hasPartial() {
        try #require(process.isRunning, "it ended without a checkpoint")
        usleep(10_000)
      }
      // The program that was started follows another, which does the work.
      let id = process.processIdentifier
      let children = try String(
        contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
      let child: Int32 = try #require(children.split(separator: " ").first.flatMap { Int32($0) })
      kill(child, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationStatus != 0)

      #expect(try program.run(arguments + [killed.path, "--resume"], store: stores[1]).status == 0)
      let pages = whole.appending(path: "4-dcgan")
      let names = try FileManager.default.contentsOfDirectory(atPath: pages.path)
        .filter { $0.hasSuffix(".md") }
      #expect(names.count > 10)
      for name in names {
        let same = try Data(contentsOf: pages.appending(path: name))
        let other = killed.appending(path: "4-dcgan/\(name)")
        #expect(try Data(contentsOf: other) == same, "\(name)")
      }
    }
  }
}
