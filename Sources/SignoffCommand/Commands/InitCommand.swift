import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a database, or add Signoff's tables to a database of another program.",
        discussion: """
            Without Signoff's tables, a database of another program is read-only. The names of the tables begin with signoff_, and existing \
            tables do not change. The role needs the right to create tables in the schema. For PostgreSQL, signoff_schema in the URL names \
            the schema.
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .starting,
            missing: "a LangGraph server creates its own storage",
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
        session.output.line("\(name: storage.place.title) has all tables and is writable")
    }
}
