import ArgumentParser
import OrderedCollections
import SignoffCheckpoint
import SignoffOperations

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print the record of decisions, one JSON line each, or check its chain of hashes.",
        subcommands: [LedgerListCommand.self, LedgerVerifyCommand.self],
        defaultSubcommand: LedgerListCommand.self
    )
}

struct LedgerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the decisions, oldest first; with --json every field, one line each."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only decisions on this thread.", valueName: "thread"))
    var thread: String?

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        var sequence: Int64 = 0
        while true {
            let page = try await session.operations.ledger(after: sequence)
            guard let last = page.last else { return }
            for entry in page where thread == nil || entry.record["thread"]?.stringValue == thread {
                let report = LedgerReport(entry: entry)
                if session.output.isJSON {
                    session.output.jsonLine(report.json)
                } else {
                    session.output.line(report.line)
                }
            }
            sequence = last.sequence
        }
    }
}

struct LedgerVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no decision was changed, removed or inserted; ends with 1 when one was."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let verification = try await session.operations.verifyLedger()
        if session.output.isJSON {
            session.output.json([
                "entries": .integer(Int64(verification.entries)),
                "hash": .string(verification.hash),
                "problem": verification.problem.map { .string($0) } ?? .null,
            ])
        } else if verification.problem == nil {
            session.output.line("\(verification.entries) decisions, the chain holds, newest hash \(verification.hash)")
        }
        if let problem = verification.problem {
            throw OperationError(.ledgerBroken, "the ledger is not what was written: \(problem)")
        }
    }
}
