import ArgumentParser
import CellGrid
import ConsoleApp
import SignoffCheckpoint

struct ThemeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theme",
        abstract: "List the console's themes, or check their readability.",
        subcommands: [List.self, Lint.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the available themes: the shipped ones and your own."
        )

        @Flag(name: .long, help: "Print JSON with stable names.")
        var json = false

        func run() async throws {
            let output = Output(isJSON: json)
            let reports = try ThemeReport.reports(on: [], configFolder: Environment.process.configFolder)
            if json {
                output.json(["themes": .array(reports.map(\.json))])
                return
            }
            var table = Table("THEME", "NAME", "FOR", "STATE")
            for report in reports {
                let state = report.findings.isEmpty ? "no findings" : "\(report.findings.count) findings"
                table.add(.name(report.id), .name(report.name), .name(report.appearance), .words(state))
            }
            for line in table.lines { output.line(line) }
        }
    }

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lint",
            abstract: "Check themes: contrast, and colors that some eyes cannot distinguish.",
            discussion:
                "Ends with 1 when there are findings. Without names, all available themes are checked."
        )

        @Argument(help: ArgumentHelp("Ids of themes or paths of theme files.", valueName: "theme"))
        var themes: [String] = []

        @Flag(name: .long, help: "Print JSON with stable names.")
        var json = false

        func run() async throws {
            let output = Output(isJSON: json)
            let reports = try ThemeReport.reports(on: themes, configFolder: Environment.process.configFolder)
            if json {
                output.json(["themes": .array(reports.map(\.json))])
            } else {
                for finding in reports.flatMap(\.findings) { output.line(SafeText(finding)) }
                let faulty = reports.count { !$0.findings.isEmpty }
                output.line("\(reports.count) checked, \(faulty) with findings")
            }
            if reports.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(1) }
        }
    }
}

extension ThemeReport {
    fileprivate var json: JSONValue {
        [
            "id": .string(id), "name": .string(name), "appearance": .string(appearance),
            "findings": .array(findings.map { .string($0) }),
        ]
    }
}
