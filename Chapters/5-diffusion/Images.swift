import Datasets
import Diffusion
import Literate

/// What tells the images of this run from others, once they are seen to be enough for it.
func identityOfUsableImages(_ data: Chapter.DataSource) throws -> String {
  switch data {
  case .digits: return Digits.split.identity
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    // A batch of 64, and what the judge needs.
    try split.requireAtLeast(training: 64, test: 20, pixels: 1, path: path)
    for images in [split.training, split.test] {
      let sizes = Dictionary(images.labels.map { ($0, 1) }, uniquingKeysWith: +).values
      guard sizes.contains(where: { $0 >= 3 }) else {
        throw DiffusionError(
          "\(path): no class has three images, which scenes for captions are made of; more are "
            + "needed")
      }
    }
    return split.identity
  }
}
