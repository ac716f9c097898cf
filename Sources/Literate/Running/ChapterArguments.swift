/// A chapter's command line, understood.
struct ChapterArguments: Sendable {
  var isQuick = false
  var seed: UInt64 = 1
  /// "digits", or a directory.
  var data = "digits"
  /// What was set by hand, in the order of the declaration.
  var settings: [String: ParameterValue] = [:]
  var output: String?
  var checksOnly = false
  var resume = false
  /// Run every section and train everything, whatever is kept.
  var isFresh = false
  /// Weave what the committed record says, and stop if a section has changed since.
  var onlyReplays = false
  /// The numbers of the sections that are to run whatever is kept: "3.2".
  var sections: [String] = []
  /// An edit that is switched on in an equation's check.
  var slip: (label: String, edit: String)?
  /// Say only whether the program is as its sources are.
  var asksWhetherCurrent = false
  var wantsHelp = false

  /// What the run's data are called on the page.
  var dataName: String {
    data == "digits"
      ? "digits" : data.split(separator: "/").last.map(String.init) ?? data
  }

  /// The book's own run: its page may replace the committed one.
  var isStandard: Bool {
    !isQuick && seed == 1 && data == "digits" && settings.isEmpty && !checksOnly && slip == nil
  }

  /// Findings are about the book's own experiments at full length.
  var judgesFindings: Bool {
    !isQuick && !checksOnly && data == "digits" && settings.isEmpty && slip == nil
  }

  static let options = [
    "--quick", "--seed", "--data", "--set", "--output", "--checks-only", "--resume", "--help",
    "--section", "--slip", "--fresh", "--replayed",
  ]

  init() {}

  init(_ arguments: [String], parameters: [Parameter]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      var option = argument
      var attached: String?
      if argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") {
        option = String(argument[..<equals])
        attached = String(argument[argument.index(after: equals)...])
      }
      func value(_ what: String) throws -> String {
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
          throw UsageError("\(option): expected \(what) after it")
        }
        return value
      }
      switch option {
      case "--seed":
        let text = try value("a whole number")
        guard let number = UInt64(text) else {
          throw UsageError("--seed \(text): expected a whole number from 0 to \(UInt64.max)")
        }
        seed = number
      case "--data": data = try value("“digits” or a directory")
      case "--output": output = try value("a directory")
      case "--section": sections.append(try value("a section's number, as 3.2"))
      case "--slip":
        let text = try value("eq:label=\"the slip\"")
        guard let equals = text.firstIndex(of: "="), LabelNumbers.isLabel(text[..<equals]) else {
          throw UsageError(
            "--slip \(text): expected eq:label=\"the slip\", as equations.md lists them")
        }
        slip = (String(text[..<equals]), String(text[text.index(after: equals)...]))
      case "--set": try set(try value("name=value"), parameters)
      case "--quick", "--checks-only", "--resume", "--fresh", "--replayed", "--is-current",
        "--help",
        "-h":
        if attached != nil { throw UsageError("\(option) takes no value; write \(option) alone") }
        switch option {
        case "--quick": isQuick = true
        case "--checks-only": checksOnly = true
        case "--resume": resume = true
        case "--fresh": isFresh = true
        case "--replayed": onlyReplays = true
        case "--is-current": asksWhetherCurrent = true
        default: wantsHelp = true
        }
      default:
        let hint = nearest(to: option, among: Self.options).map { "; did you mean \($0)?" } ?? ""
        throw UsageError(
          "\(argument): unknown \(option.hasPrefix("-") ? "option" : "argument")\(hint); "
            + "--help explains all")
      }
    }
    // What is set to its usual value is not changed.
    for parameter in parameters
    where settings[parameter.name] == parameter.standardValue(isQuick: isQuick) {
      settings[parameter.name] = nil
    }
  }

  private mutating func set(_ assignment: String, _ parameters: [Parameter]) throws {
    guard let equals = assignment.firstIndex(of: "=") else {
      throw UsageError("--set \(assignment): expected name=value")
    }
    let name = String(assignment[..<equals])
    let text = String(assignment[assignment.index(after: equals)...])
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      let names = parameters.map(\.name)
      let hint =
        nearest(to: name, among: names).map { "did you mean \($0)?" }
        ?? (names.isEmpty
          ? "this chapter has no parameters" : "known are \(names.joined(separator: ", "))")
      throw UsageError("--set \(assignment): unknown name “\(name)”; \(hint)")
    }
    settings[name] = try parameter.value(of: text)
  }

  /// Every parameter's value.
  func values(of parameters: [Parameter]) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    for parameter in parameters {
      values[parameter.name] =
        settings[parameter.name] ?? parameter.standardValue(isQuick: isQuick)
    }
    return values
  }

  /// "seed = 2", for everything but `--quick` that differs from the book's own run.
  func changes(_ parameters: [Parameter]) -> [String] {
    var changes: [String] = []
    if seed != 1 { changes.append("seed = \(seed)") }
    // A path is the reader's own affair: the page says only that the data are others.
    if data != "digits" { changes.append("data = a directory") }
    if let slip { changes.append("slip in \(slip.label): \(slip.edit)") }
    for parameter in parameters {
      if let value = settings[parameter.name] { changes.append("\(parameter.name) = \(value)") }
    }
    return changes
  }

  /// An error of training for whoever runs the chapter: what happened, and instead of the advice to
  /// whoever programs the training which option there is. Other errors as they are.
  func explained(_ reason: String, _ parameters: [Parameter]) -> (what: String, advice: String?) {
    // The words of `TrainingError`, which this module does not know.
    guard let place = reason.firstRange(of: ". Lower the learning rate") else {
      return (reason, nil)
    }
    let advice: String
    if let rate = parameters.first(where: { $0.name == "rate" }) {
      let usual = rate.standardValue(isQuick: isQuick)
      let now =
        settings[rate.name].map { "was set to \($0), and is \(usual) in the book" } ?? "is \(usual)"
      advice = "The learning rate \(now): set a lower one with --set rate=…"
    } else if !changes(parameters).isEmpty {
      advice = "This run differs from the book's: \(changes(parameters).joined(separator: ", "))"
    } else {
      return (reason, nil)
    }
    return (String(reason[..<place.lowerBound]), advice)
  }

  /// What `--help` prints.
  static func help(
    name: String, claim: String, parameters: [Parameter], commands: [Command]
  ) -> String {
    var lines = [
      "\(name): \(PlainText.of(claim))", "",
      "usage: \(name) [options]"
        + commands.map { "\n       \(name) \($0.name) …   \($0.help)" }.joined(),
      "",
      "  --quick            the whole page on fewer steps, in seconds",
      "  --seed N           seed of every random stream (1)",
      "  --data SOURCE      “digits” (embedded), or a directory with IDX files",
      "  --set NAME=VALUE   change a parameter (below); may be repeated",
      "  --output DIR       where the page goes; by default docs/reports for the book's own run,",
      "                     out/ for any other",
      "  --section N        run this section (3.2) whatever is kept, and replay the others",
      "  --slip EQ=SLIP     switch a slip on, as in eq:value=\"log 2\", and see the check fail",
      "  --checks-only      check the equations, write no page",
      "  --fresh            run and train everything, whatever is kept from earlier runs",
      "  --replayed         run nothing: weave the committed record, or stop if a section has changed",
      "  --resume           go on from the checkpoint of a training that was stopped",
      "  --help             this text",
    ]
    if !parameters.isEmpty { lines += ["", "parameters:"] }
    for parameter in parameters {
      let standard = parameter.standardValue(isQuick: false)
      let quick = parameter.standardValue(isQuick: true)
      let values = standard == quick ? "\(standard)" : "\(standard); \(quick) with --quick"
      lines.append("  \(parameter.name) (\(values)): \(parameter.help); \(parameter.expected)")
    }
    return lines.joined(separator: "\n")
  }
}
