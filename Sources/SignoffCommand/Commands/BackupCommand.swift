import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database as it is now, while other programs use it.",
        discussion: """
            The copy is one complete file. Keep the head of its ledger in another place: 'signoff ledger verify --expect-head' checks a \
            restored copy against that head.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to create. An existing file is refused.", valueName: "file")
    )
    var output: String

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .reading,
            missing: "a LangGraph server is backed up by its own tools"
        )
        let report: BackupReport
        do {
            report = try await LocalBackend.required(try session.storage.backup).backUp(to: output)
        } catch {
            throw OperationError(error, attempting: "copying '\(session.backend.place.title)'")
        }
        guard !session.output.isJSON else {
            session.output.json([
                "path": .string(report.path), "bytes": .integer(report.bytes),
                "head": report.head.map { ["number": .integer($0.number), "hash": .string($0.hash)] } ?? .null,
            ])
            return
        }
        let head = report.head.map { "ledger head \($0)" } ?? "no ledger"
        session.output.line("\(name: report.path): \(report.bytes) bytes, \(head)")
    }
}
