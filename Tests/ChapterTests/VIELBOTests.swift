import Foundation
import Testing

/// What chapter 2 says when it is asked for something that cannot work, and what its command draws.
@Suite(.serialized) struct VIELBOTests {
  @Test(arguments: [
    (["--set", "latents=0"], "latents=0"),
    (["--set", "batch=5000"], "larger than the data"),
    (["--data", "/nonexistent"], "no such directory"),
    (["--slip", "eq:kl-prior=½ dropped"], "eq:kl-prior fails"),
    (["sample", "--count", "0"], "--count 0"),
    (["sample", "--output", "samples.jpg"], "ends in .png"),
  ])
  func badInputIsOneClearLine(_ arguments: [String], _ expected: String) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "vi-elbo-\(UUID())")
    defer { try? FileManager.default.removeItem(at: place) }
    let output = arguments[0] == "sample" ? [] : ["--quick", "--output", place.path]
    let (status, errors) = try Program(name: "vi-elbo").run(arguments + output)
    #expect(status != 0)
    let lines = errors.split(separator: "\n").filter { $0.contains(expected) }
    #expect(lines.count == 1, "\(errors)")
  }
}
