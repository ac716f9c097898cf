import Foundation
import PackagePlugin

/// Hands a chapter its own source text, so that a page is woven from what was compiled, and a
/// fingerprint of the libraries, so that what did not change is not run again. The generated file
/// defines `chapterSources`.
@main
struct EmbedSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    guard let module = target as? SourceModuleTarget else { return [] }
    let sources = module.sourceFiles(withSuffix: "swift").map(\.url)
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "ChapterSources.swift")
    var arguments = [output.path, context.package.directoryURL.path] + sources.map(\.path)
    var inputs = sources
    for library in target.recursiveTargetDependencies.compactMap({ $0 as? SourceModuleTarget }) {
      let imports = library.dependencies.flatMap { dependency -> [String] in
        switch dependency {
        case .target(let target): [target.name]
        case .product(let product): product.targets.map(\.name)
        @unknown default: []
        }
      }
      arguments += [
        "--module", library.name, library.directoryURL.path, imports.joined(separator: ","),
      ]
      inputs += library.sourceFiles.map(\.url)
    }
    return [
      .buildCommand(
        displayName: "Embedding the sources of \(target.name)",
        executable: try context.tool(named: "embed-sources").url,
        arguments: arguments, inputFiles: inputs, outputFiles: [output])
    ]
  }
}
