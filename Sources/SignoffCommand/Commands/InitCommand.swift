import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a database, or add signoff's tables to one that another program made.",
        discussion: """
            Without its tables a database of another program is only read. The tables have the prefix signoff_, and nothing of what is there is \
            changed. The role needs the right to create tables in the schema; for PostgreSQL the URL may name one with signoff_schema.
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .starting,
            missing: "a LangGraph server makes its own storage",
            addsTables: true
        )
        let storage = try session.storage
        if let reason = storage.readOnlyReason {
            throw OperationError(
                .readOnly,
                "'\(storage.place.title)' cannot be written to: \(reason)"
            )
        }
        guard !session.output.isJSON else {
            session.output.json(["database": .string(storage.place.title), "writable": true])
            return
        }
        session.output.line("\(name: storage.place.title) has all tables and can be written to")
    }
}
