import Foundation
import Testing

/// What the chapters do with images that they cannot use: one line, no trap, no page.
@Suite(.serialized) struct UnusableDataTests {
  @Test(arguments: ["kl-mle", "vi-elbo", "gan", "dcgan", "diffusion"])
  func imagesThatCannotBeUsedCostNoTraining(_ chapter: String) throws {
    try withPlace { place in
      let program = Program(name: chapter)
      func refuses(_ name: String, _ says: String) throws {
        let data = place.appending(path: name).path
        try program.refuses(
          ["--quick", "--output", place.path, "--data", data], data, says)
      }
      let single = place.appending(path: "single")
      try writeImages(training: 200, test: 1, height: 16, width: 16, to: single)
      try refuses("single", "1 test images are too few")
      let few = place.appending(path: "few")
      try writeImages(training: 1, test: 200, height: 16, width: 16, to: few)
      try refuses("few", "1 training images are too few")
      let black = place.appending(path: "black")
      try writeImages(training: 200, test: 100, height: 16, width: 16, to: black) { _ in 0 }
      try refuses("black", "all 200 training images are the same")
    }
  }

  @Test(arguments: [("kl-mle", 6), ("vi-elbo", 1), ("dcgan", 7)])
  func imagesThatAreTooSmallAreRefused(_ chapter: String, _ side: Int) throws {
    try withPlace { place in
      let data = place.appending(path: "small")
      try writeImages(training: 200, test: 100, height: side, width: side, to: data)
      try Program(name: chapter).refuses(
        ["--quick", "--output", place.path, "--data", data.path], "too small")
    }
  }

  @Test(arguments: ["vi-elbo", "dcgan"])
  func aBatchBeyondTheDataNamesItsSetting(_ chapter: String) throws {
    try withPlace { place in
      try Program(name: chapter).refuses(
        ["--quick", "--output", place.path] + ["--set", "batch=2000"],
        "--set batch=2000: a batch is larger than the data", "is the most")
    }
  }
}
