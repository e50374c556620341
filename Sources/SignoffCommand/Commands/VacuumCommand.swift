import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct VacuumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacuum",
        abstract: "Return the space of removed rows to the file system."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .deciding,
            missing: "a LangGraph server maintains its own storage"
        )
        try session.backend.requireWritable(to: "compact '\(session.backend.place.title)'")
        let report: VacuumReport
        do {
            report = try await LocalBackend.required(try session.storage.retention).vacuum()
        } catch {
            throw OperationError(error, attempting: "compacting '\(session.backend.place.title)'")
        }
        guard !session.output.isJSON else {
            session.output.json([
                "path": .string(report.path), "bytes_before": .integer(report.bytesBefore),
                "bytes_after": .integer(report.bytesAfter),
            ])
            return
        }
        session.output.line("\(report.path): \(report.bytesBefore) bytes before, \(report.bytesAfter) bytes after")
    }
}
