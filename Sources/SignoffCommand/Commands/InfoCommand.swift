import ArgumentParser
import CellGrid
import ConsoleApp
import Glibc
import SignoffCheckpoint

struct InfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Print every path this program reads or writes, and whether it exists."
    )

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Print the JSON Schema of the configuration file instead.")
    var schema = false

    func run() async throws {
        if schema {
            common.output.json(ConfigurationSchema.json)
            return
        }
        let environment = Environment.process
        if let server = try common.server(environment) {
            return try await ServerReport(of: server, common, environment).print()
        }
        let location = try common.location(environment)
        let profile = try common.profile(environment)
        let operatorName = try environment.operatorName(given: common.name, profile: profile)
        var paths: [(name: String, path: String)] = [("database", location.path)]
        if let folder = environment.stateFolder {
            paths.append(("state", folder))
            paths.append(("drafts", ConsolePaths.drafts(for: location.path, of: operatorName, stateFolder: folder)))
        }
        if let folder = environment.configFolder {
            paths.append(("configuration", ConsolePaths.configuration(in: folder)))
            paths.append(("themes", ConsolePaths.themes(in: folder)))
        }
        let output = common.output
        if output.isJSON {
            output.json([
                "version": .string(SignoffCommand.configuration.version),
                "operator": .string(operatorName),
                "paths": .array(
                    paths.map {
                        [
                            "name": .string($0.name), "path": .string($0.path),
                            "exists": .bool(access($0.path, F_OK) == 0),
                        ]
                    }
                ),
                "shipped_themes": .array(ConsolePaths.shippedThemes.map { .string($0) }),
            ])
            return
        }
        output.line(
            "signoff \(SignoffCommand.configuration.version), operator \(operatorName)"
        )
        for (name, path) in paths {
            let padding = SafeText.spaces(15 - name.count)
            output.line("\(name)\(padding)\(path)\(access(path, F_OK) == 0 ? "" : "  (not there)")")
        }
        output.line("shipped themes \(ConsolePaths.shippedThemes.joined(separator: ", "))")
    }
}
