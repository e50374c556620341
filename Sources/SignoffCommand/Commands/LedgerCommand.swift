import ArgumentParser
import CellGrid
import ConsoleApp
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print the record of decisions, or check that it is what was written.",
        subcommands: [
            LedgerListCommand.self, LedgerShowCommand.self, LedgerVerifyCommand.self, LedgerHeadCommand.self,
        ],
        defaultSubcommand: LedgerListCommand.self
    )
}

struct LedgerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print the decisions as a table, oldest first; with --json every field, one line of JSON each.",
        discussion: "A row that does not verify is marked as such and is no decision."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only decisions on this thread.", valueName: "thread"))
    var thread: String?

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let printer = LedgerPrinter(output: session.output, thread: thread)
        let verification = try await session.backend.verifyLedger(expecting: [], doubts: []) {
            printer.print($0)
        }
        printer.finish()
        if verification.unverified > 0 {
            session.output.note(
                "rows that do not verify: \(verification.unverified); 'signoff ledger verify' shows more"
            )
        }
    }
}

struct LedgerVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no decision was changed, removed or inserted; ends with 1 when one was.",
        discussion: """
            Reads every row, the definition of the table, and the runs that bring answers. An end that was cut off is seen only against a head \
            that was kept: the one this account saw last, and the one --expect-head gives. When that is the newest entry the file has, it vouches for the \
            file: an older copy, or another database than the one this account saw at the path, is then the one to go by.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(
        name: .customLong("expect-head"),
        help: ArgumentHelp(
            "An entry the ledger must have, as 'signoff ledger head' printed it. The newest one vouches for the file as it is.",
            valueName: "number:hash"
        )
    )
    var expectedHead: String?

    func run() async throws {
        let given = try expectedHead.map { try ExpectedLedgerHead(given: $0) }
        let session = try await Session.open(common, for: .reading, keepsHead: false)
        let head = try? await session.backend.ledgerHead()
        // Who gives the head the file has now vouches for the file as it is. An earlier head says nothing of what was cut off behind it.
        let vouchesForEnd = given != nil && given?.hash == head?.hash
        let kept = vouchesForEnd ? nil : try await session.keptHead?.read(for: session.backend)
        let expected = (given.map { [$0] } ?? []) + (kept?.expected ?? [])
        let verification = try await session.backend.verifyLedger(expecting: expected, doubts: kept?.doubts ?? [])
        guard verification.isKept else {
            throw OperationError(
                .readOnly,
                "there is nothing to verify: the database was made by another program and keeps no ledger"
            )
        }
        if session.output.isJSON {
            session.output.json(json(verification, expected.first))
        } else if verification.problem == nil {
            for line in lines(verification, expected.first) { session.output.line(SafeText(line)) }
        }
        if verification.problem != nil, verification.holdsByItself, !vouchesForEnd {
            session.output.note(
                "to accept the file as it is: signoff ledger verify \(session.databaseWords)--expect-head \(verification.head)"
            )
        }
        if let problem = verification.problem { throw OperationError.brokenLedger(problem) }
        // Somebody vouches for a given head: the ledger that has it takes the place of what was kept.
        if vouchesForEnd { try await session.keptHead?.accept(verification.head, for: session.backend) }
        await session.keepLedgerHead()
    }

    private func json(_ verification: LedgerVerification, _ expected: ExpectedLedgerHead?) -> JSONValue {
        [
            "entries": .integer(Int64(verification.entries)),
            "hash": .string(verification.hash),
            "problem": verification.problem.map { .string($0) } ?? .null,
            "problems": .array(verification.problems.map { .string($0) }),
            "unverified_rows": .integer(Int64(verification.unverified)),
            "unrecorded_runs": .integer(Int64(verification.unrecordedRuns)),
            "imported_runs": .integer(Int64(verification.importedRuns)),
            "earlier_runs": .integer(Int64(verification.earlierRuns)),
            "records_without_payload": .integer(Int64(verification.recordsWithoutPayload)),
            "entries_without_run": .integer(Int64(verification.entriesWithoutRun)),
            "expected_hash": expected.map { .string($0.hash) } ?? .null,
        ]
    }

    private func lines(_ verification: LedgerVerification, _ expected: ExpectedLedgerHead?) -> [String] {
        var lines = ["\(verification.entries) decisions, the chain holds, newest hash \(verification.hash)"]
        if verification.importedRuns > 0 {
            lines.append(
                "answering runs imported from other databases, whose ledgers have them: \(verification.importedRuns)"
            )
        }
        if verification.earlierRuns > 0 {
            lines.append("answering runs older than this account of them, not looked for: \(verification.earlierRuns)")
        }
        if verification.entriesWithoutRun > 0 {
            lines.append(
                "decisions of which no run and no record is left, because they went with their thread before they were delivered, or were "
                    + "removed: \(verification.entriesWithoutRun)"
            )
        }
        if verification.recordsWithoutPayload > 0 {
            lines.append(
                "records of answers whose payload was pruned, their digests tell what it was: \(verification.recordsWithoutPayload)"
            )
        }
        if expected == nil {
            lines.append("no head of this ledger was kept before: an end that was cut off could not be seen")
        }
        return lines
    }
}

struct LedgerHeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract:
            "Print number and hash of the newest decision, to be kept elsewhere for 'ledger verify --expect-head'."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let head = try await session.backend.ledgerHead()
        if session.output.isJSON {
            session.output.json(["number": .integer(head.number), "hash": .string(head.hash)])
        } else {
            session.output.line(SafeText(head.description))
        }
    }
}
