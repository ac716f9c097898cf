import Datasets
import Literate

// snippet.images
/// The images this run is about. The chapter's models are small and so are its images: larger ones
/// are averaged down to 8×8 and rounded to the digits' seventeen greys.
func loadImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  switch data {
  case .digits: return Digits.split
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    guard split.training.dimension > 64 else { return split }
    let small = split.resized(height: 8, width: 8)
    return ImageSplit(
      training: inSeventeenGreys(small.training), test: inSeventeenGreys(small.test))
  }
}

func inSeventeenGreys(_ images: ImageSet) -> ImageSet {
  ImageSet(
    name: images.name, height: images.height, width: images.width,
    pixels: images.pixels.map { ($0 * 16).rounded() / 16 }, labels: images.labels, levels: 17)
}
// snippet.end
