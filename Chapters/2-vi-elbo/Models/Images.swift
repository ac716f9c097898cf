import Datasets
import Figures
import Literate
import RandomStreams
import Tensors

/// The images of this run. Sides above 32 are averaged down to 28, to keep to minutes.
///
/// - Throws: ``ChapterError`` or a `DataError`, in one line, for images that the chapter cannot use.
func loadImages(_ chapter: Chapter) throws -> ImageSplit {
  let data: ImageSplit
  switch chapter.data {
  case .digits: data = Digits.split
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    let isLarge = max(split.training.height, split.training.width) > 32
    data = isLarge ? split.resized(height: 28, width: 28) : split
    // What the judge of the scoreboard needs, and a latent for the linear VAE.
    try data.requireAtLeast(training: 20, test: 20, pixels: 2, path: path)
    try requireNoise(beyondTheLatentsOf: data.training, path: path)
  }
  guard chapter.integer("batch") <= data.training.count else {
    throw ChapterError(
      "--set batch=\(chapter.integer("batch")): a batch is larger than the data, which have "
        + "\(data.training.count) training images; --set batch=\(data.training.count) is the most")
  }
  return data
}

/// Grays as rows, `[images, pixels]`.
func grays(_ images: ImageSet) -> Tensor {
  Tensor(images.pixels, shape: [images.count, images.dimension])
}

/// The test images with their pixels drawn once, from the chapter's seed: `[images, pixels]`.
func inkedTest(_ data: ImageSplit, _ chapter: Chapter) -> Tensor {
  var noise = chapter.stream("binarised test")
  return binarized(grays(data.test), using: &noise)
}

/// A grid of rows `[images, pixels]` of the size of `like`.
func grid(_ rows: Tensor, like images: ImageSet, columns: Int) -> ImageGrid {
  ImageGrid(
    pixels: rows.scalars, count: rows.shape[0], height: images.height, width: images.width,
    columns: columns)
}

/// What the decoder makes of codes: probabilities or means, `[images, pixels]`.
func decoded(_ model: VAE, _ likelihood: Likelihood, _ z: Tensor) -> Tensor {
  likelihood.picture(of: model.decode(model.constant(z)).value)
}
