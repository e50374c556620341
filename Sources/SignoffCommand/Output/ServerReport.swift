import ArgumentParser
import CellGrid
import ConsoleApp
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote

/// The report of 'signoff info' about a server: its versions, and the paths of this machine's files for it.
struct ServerReport {
    private let session: Session
    private let server: LangGraphBackend
    private let folder: ServerFolder
    private let url: ServerURL

    /// Reads the information of a server.
    ///
    /// - Throws: The errors of connecting to a server.
    init(of place: ServerPlace, _ options: CommonOptions, _ environment: Environment) async throws {
        session = try await Session.open(place, options, for: .reading, client: "command", environment: environment)
        guard let server = session.server else { throw OperationError(.failed, "no server was opened") }
        self.server = server
        url = place.url
        folder = try ServerFolder(of: place.url, environment: environment)
    }

    /// Prints the report.
    func print() {
        let output = session.output
        let version = SignoffCommand.configuration.version
        let operatorName = server.identity.name
        guard output.isJSON else {
            output.line("signoff \(version), operator \(name: operatorName)")
            output.line("server         \(name: url.description)")
            output.line("version        \(name: server.info.version)")
            output.line("langgraph      \(name: server.info.langgraphVersion ?? "?")")
            output.line("ledger         \(name: folder.ledgerPath)")
            return
        }
        output.json([
            "version": .string(version), "operator": .string(operatorName),
            "server": [
                "url": .string(url.description), "version": .string(server.info.version),
                "langgraph_version": server.info.langgraphVersion.map { .string($0) } ?? .null,
            ],
            "paths": [["name": "ledger", "path": .string(folder.ledgerPath), "exists": .bool(folder.hasLedger)]],
            "shipped_themes": .array(ConsolePaths.shippedThemes.map { .string($0) }),
        ])
    }
}
