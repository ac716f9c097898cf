import Datasets
import Literate
import RandomStreams
import Tensors

// snippet.images
/// The images of this run. Sides above 32 are averaged down to 28, to keep to minutes.
func loadImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  switch data {
  case .digits: return Digits.split
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    let isLarge = max(split.training.height, split.training.width) > 32
    return isLarge ? split.resized(height: 28, width: 28) : split
  }
}
// snippet.end

/// Greys as rows, `[images, pixels]`.
func greys(_ images: ImageSet) -> Tensor {
  Tensor(images.pixels, shape: [images.count, images.dimension])
}

/// A grid of rows `[images, pixels]` of the size of `like`.
func grid(_ rows: Tensor, like images: ImageSet, columns: Int) -> ImageGrid {
  ImageGrid(
    pixels: rows.scalars, count: rows.shape[0], height: images.height, width: images.width,
    columns: columns, scale: images.height <= 8 ? 4 : 1)
}
