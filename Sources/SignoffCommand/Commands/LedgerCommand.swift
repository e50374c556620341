import ArgumentParser
import OrderedCollections
import SignoffCheckpoint
import SignoffOperations

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print the record of decisions, or check its chain of hashes.",
        subcommands: [LedgerListCommand.self, LedgerVerifyCommand.self],
        defaultSubcommand: LedgerListCommand.self
    )
}

struct LedgerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the decisions as a table, oldest first; with --json every field, one line of JSON each."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only decisions on this thread.", valueName: "thread"))
    var thread: String?

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        var sequence: Int64 = 0
        var isFirst = true
        while true {
            let page = try await session.operations.ledger(after: sequence)
            guard let last = page.last else { break }
            let entries = page.filter { thread == nil || $0.record["thread"]?.stringValue == thread }
            sequence = last.sequence
            guard !session.output.isJSON else {
                for entry in entries { session.output.jsonLine(LedgerReport(entry: entry).json) }
                continue
            }
            guard !entries.isEmpty else { continue }
            // A page at a time: the ledger may be longer than memory, and the headings stand once.
            var table = Table("ENTRY", "AT", "BY", "THREAD", "DECIDED")
            for entry in entries { LedgerReport(entry: entry).add(to: &table) }
            for line in table.lines.dropFirst(isFirst ? 0 : 1) { session.output.line(line) }
            isFirst = false
        }
        if isFirst, !session.output.isJSON { session.output.line("Nothing is decided yet.") }
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
