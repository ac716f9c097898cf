// swift-tools-version: 6.2
import PackageDescription

// The book, in reading order. A chapter is an executable in `Chapters/<number>-<name>`.
// Beside what all chapters use, a chapter names what else it imports.
let chapters: [(number: Int, name: String, uses: [Target.Dependency])] = [
  (1, "kl-mle", ["Probability"]), (2, "vi-elbo", ["Probability"]),
  (3, "gan", ["Probability", "Programs"]),
  (4, "dcgan", ["Probability", "Programs"]), (5, "diffusion", ["Diffusion", "Programs"]),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A library and what it imports; its tests mirror it in `Tests/<name>Tests`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
  -> Target
{
  .testTarget(name: name, dependencies: dependencies, resources: resources)
}

// Loops over pixels and pairs of images, which students wait for in debug builds too.
let optimizedAlways: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let everyChapterUses: [Target.Dependency] = [
  "GSLNumerics", "RandomStreams", "Verification", "Figures", "Literate", "Tensors", "Autodiff",
  "NeuralNetworks",
  "Datasets", "Evaluation", "Coursework",
]

let package = Package(
  name: "marginalia",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Foundations", targets: ["Foundations"]),
    .library(name: "Compression", targets: ["Compression"]),
    .library(name: "GSLNumerics", targets: ["GSLNumerics"]),
    .library(name: "RandomStreams", targets: ["RandomStreams"]),
    .library(name: "Probability", targets: ["Probability"]),
    .library(name: "Diffusion", targets: ["Diffusion"]),
    .library(name: "Verification", targets: ["Verification"]),
    .library(name: "Figures", targets: ["Figures"]),
    .library(name: "Literate", targets: ["Literate"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Autodiff", targets: ["Autodiff"]),
    .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    // Hands a chapter its own source: for a book in another package.
    .plugin(name: "EmbedSources", targets: ["EmbedSources"]),
    .library(name: "Exercises", targets: ["Exercises"]),
    .library(name: "Coursework", targets: ["Coursework"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    // Optimised in debug builds too, or `swift run vi-elbo` would be fifty times slower; the same level
    // as a release build has, so that both give the same bits (docs/decisions/0011).
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    // Bulk noise, exp and log in C: as wide as the machine at run time, from a build without flags.
    .target(name: "CNumerics"),
    // How every program begins, complains and ends.
    library("Programs"),
    // Preconditions, work on all cores, whole files, child processes: Foundation and nothing else.
    library("Foundations"),
    library("RandomStreams", ["CNumerics", "Foundations"]),
    // Inflate, deflate, gzip and zlib for data sets, pictures and whoever reads what others packed.
    .target(
      name: "Compression", dependencies: ["CNumerics"], swiftSettings: optimizedAlways),
    library("GSLNumerics", ["CGSL", "CNumerics", "Foundations", "RandomStreams"]),
    library("Probability", ["Foundations", "GSLNumerics", "RandomStreams", "CNumerics"]),
    library("Verification", ["GSLNumerics", "RandomStreams"]),
    // Plots, diagrams and grids of images, by gnuplot; an author waits for them in a debug build.
    .target(
      name: "Figures", dependencies: ["Compression", "Foundations"],
      swiftSettings: optimizedAlways),
    // An author waits for the weaver at every changed word, in a debug build.
    .target(
      name: "Literate",
      dependencies: [
        "Figures", "Verification", "GSLNumerics", "RandomStreams", "Foundations", "Programs",
      ],
      swiftSettings: optimizedAlways),
    .target(
      name: "Diffusion", dependencies: ["Foundations", "GSLNumerics", "RandomStreams"],
      swiftSettings: optimizedAlways),
    library("Tensors", ["CKernels", "Foundations", "RandomStreams", "Programs"]),
    library("Autodiff", ["Tensors", "Foundations", "RandomStreams"]),
    library(
      "NeuralNetworks", ["Autodiff", "Tensors", "Foundations", "RandomStreams", "Compression"]),
    .target(
      name: "Datasets",
      dependencies: ["Foundations", "RandomStreams", "GSLNumerics", "Compression"],
      exclude: ["Images/ATTRIBUTION.md"], swiftSettings: optimizedAlways),
    .target(
      name: "Evaluation",
      dependencies: ["Foundations", "GSLNumerics", "RandomStreams", "Datasets"],
      swiftSettings: optimizedAlways),
    library("Exercises"),
    .target(
      name: "Coursework",
      resources: [
        .embedInCode("Child/confine.c"), .embedInCode("Child/powers.h"),
        .embedInCode("Child/crashes.h"), .embedInCode("Child/driver.swift"),
      ]),

    // A chapter carries its own source, so that the page is woven from what was compiled.
    .executableTarget(name: "embed-sources"),
    .plugin(name: "EmbedSources", capability: .buildTool(), dependencies: ["embed-sources"]),

    // The book in a browser; no chapter links it.
    library("LiveBook", ["Foundations", "Literate"]),
    .executableTarget(
      name: "book", dependencies: ["Literate", "LiveBook", "Programs", argumentParser]),
    .executableTarget(name: "course", dependencies: ["Coursework", "Programs", argumentParser]),
    // A student's own checks; `course release` copies it.
    .executableTarget(name: "try", dependencies: ["Exercises"]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Autodiff", "GSLNumerics", "NeuralNetworks", "Probability", "Programs", "RandomStreams",
        "Tensors",
        argumentParser,
      ]),

    tests("FoundationsTests", ["Foundations"]),
    tests("RandomStreamsTests", ["RandomStreams", "CNumerics"]),
    tests("CompressionTests", ["Compression", "RandomStreams"]),
    tests("GSLNumericsTests", ["GSLNumerics", "RandomStreams", "CNumerics", "CGSL"]),
    tests(
      "ProbabilityTests", ["Probability", "GSLNumerics", "RandomStreams"],
      resources: [.copy("Reference")]),
    tests("VerificationTests", ["Verification", "GSLNumerics", "RandomStreams"]),
    tests("FiguresTests", ["Figures"]),
    tests("LiterateTests", ["Literate", "Verification", "GSLNumerics", "fixture-chapter"]),
    tests("LiveBookTests", ["LiveBook", "Literate"]),
    // A chapter that goes wrong on request.
    .executableTarget(
      name: "fixture-chapter", dependencies: ["Figures", "Literate"],
      path: "Tests/Fixtures/fixture-chapter",
      plugins: ["EmbedSources"]),
    tests("TensorsTests", ["Tensors", "RandomStreams"]),
    tests(
      "AutodiffTests", ["Autodiff", "Tensors", "RandomStreams"],
      resources: [.copy("Reference")]),
    tests(
      "NeuralNetworksTests", ["NeuralNetworks", "Autodiff", "Tensors", "RandomStreams"],
      resources: [.copy("Reference")]),
    tests("DiffusionTests", ["Diffusion", "RandomStreams"], resources: [.copy("Reference")]),
    tests(
      "DatasetsTests", ["Datasets", "Compression", "Figures", "RandomStreams"]),
    tests("EvaluationTests", ["Evaluation", "Datasets", "RandomStreams", "GSLNumerics"]),
    // Runs every chapter as a program; the build makes them before the tests run.
    tests(
      "ChapterTests",
      ["Autodiff", "Datasets", "Evaluation", "NeuralNetworks", "RandomStreams", "Tensors"]),
    .testTarget(
      name: "CourseworkTests",
      dependencies: ["Coursework", "Exercises", "Probability", "GSLNumerics"],
      exclude: ["Submissions", "Alternatives"]),
    tests("GradingTests", ["Coursework"]),
    // Holds `import` lines, this manifest and docs/architecture.md together.
    tests("PackageTests", []),
  ]
    + chapters.map { chapter in
      .executableTarget(
        name: chapter.name, dependencies: everyChapterUses + chapter.uses,
        path: "Chapters/\(chapter.number)-\(chapter.name)", plugins: ["EmbedSources"])
    },
  swiftLanguageModes: [.v6]
)

// MARGINALIA_ONLY="Tensors Autodiff" leaves these targets, what they import, and their tests: for
// `make sanitize`, and for a quick build while one part is worked on.
if let wanted = Context.environment["MARGINALIA_ONLY"]?.split(separator: " ").map(String.init) {
  var kept = Set(wanted + wanted.map { "\($0)Tests" })
  func names(_ target: Target) -> [String] {
    target.dependencies.compactMap { dependency in
      switch dependency {
      case .targetItem(let name, _), .byNameItem(let name, _): name
      default: nil
      }
    }
  }
  var count = 0
  while count != kept.count {
    count = kept.count
    for target in package.targets where kept.contains(target.name) {
      kept.formUnion(names(target))
      if !(target.plugins ?? []).isEmpty { kept.formUnion(["EmbedSources", "embed-sources"]) }
    }
  }
  package.targets.removeAll { !kept.contains($0.name) }
  package.products.removeAll { !kept.contains($0.name) }
}
