import ArgumentParser
import CellGrid
import ConsoleApp
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote

/// What 'signoff info' tells of a server: what runs there, and where this machine keeps what belongs to it.
struct ServerReport {
    private let session: Session
    private let server: LangGraphBackend
    private let folder: ServerFolder
    private let url: ServerURL

    /// Asks a server for what it tells of itself.
    ///
    /// - Throws: What connecting to a server throws.
    init(of place: ServerPlace, _ options: CommonOptions, _ environment: Environment) async throws {
        session = try await Session.open(place, options, for: .reading, client: "command", environment: environment)
        guard let server = session.server else { throw OperationError(.failed, "no server was opened") }
        self.server = server
        url = place.url
        folder = try ServerFolder(of: place.url, environment: environment)
    }

    /// Prints it.
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
