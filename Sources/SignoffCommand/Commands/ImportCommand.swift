import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store a thread that 'signoff export' wrote. An existing thread is never overwritten."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: String

    func run() async throws {
        let bytes = try GivenText.read(file == "-" ? "-" : "@\(file)", limit: 4 << 30)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OperationError(.malformedJSON, "'\(file)' is not UTF-8 text")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let session = try await Session.open(
            common,
            for: .starting,
            missing: "a LangGraph server does not import threads"
        )
        try session.backend.requireWritable(to: "import '\(file)'")
        let imported: ImportedThread
        do {
            imported = try await LocalBackend.required(try session.storage.transfer).importThread(lines: lines)
        } catch let error as CheckpointError where error.code == .invalidData {
            throw OperationError(.malformedJSON, "'\(file)': \(error.message)", cause: error)
        } catch {
            throw OperationError(error, attempting: "importing '\(file)'")
        }
        if session.output.isJSON {
            session.output.json([
                "thread_id": .string(imported.thread.rawValue), "lines": .integer(Int64(lines.count)),
                "kept_records": .integer(Int64(imported.keptRecords)),
            ])
        } else {
            session.output.line("imported \(name: imported.thread.rawValue)")
            if imported.keptRecords > 0 {
                session.output.line(
                    "answer records of this database that differ from the file and were kept: \(imported.keptRecords)"
                )
            }
        }
    }
}
