import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database as it is now, while others use it.",
        discussion: """
            The copy is one file, whole without others beside it. Keep the head of its ledger elsewhere: 'signoff ledger verify --expect-head' tells by \
            it whether a copy that is put back is the one that was made.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to make; none is replaced.", valueName: "file"))
    var output: String

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .reading,
            missing: "a LangGraph server is backed up where it runs"
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
