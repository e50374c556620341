import ArgumentParser
import CellGrid
import ConsoleApp
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print the record of decisions, or verify that it is unchanged.",
        subcommands: [
            LedgerListCommand.self, LedgerShowCommand.self, LedgerVerifyCommand.self, LedgerHeadCommand.self,
        ],
        defaultSubcommand: LedgerListCommand.self
    )
}

struct LedgerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "Print the decisions as a table, oldest first. With --json, print every field, one line of JSON for each decision.",
        discussion: "A row that does not verify is marked and is not a decision."
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
                "rows that do not verify: \(verification.unverified); 'signoff ledger verify' prints the details"
            )
        }
    }
}

struct LedgerVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify that no decision was changed, removed or inserted. Ends with 1 when one was.",
        discussion: """
            Reads every row, the definition of the table, and the runs that deliver answers. A ledger that was cut off at its end is detected \
            only by comparison with a kept head: the head this account saw last, and the head given with --expect-head. A given head that is \
            the newest entry of the file confirms the file: Signoff then accepts an older copy, or another database than the one this account \
            saw at the path.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(
        name: .customLong("expect-head"),
        help: ArgumentHelp(
            "An entry that the ledger must contain, as 'signoff ledger head' printed it. The newest entry confirms the file as it is.",
            valueName: "number:hash"
        )
    )
    var expectedHead: String?

    func run() async throws {
        let given = try expectedHead.map { try ExpectedLedgerHead(given: $0) }
        let session = try await Session.open(common, for: .reading, keepsHead: false)
        let head = try? await session.backend.ledgerHead()
        // A given head that is the newest entry confirms the file. An earlier head does not show whether later entries
        // were cut off.
        let vouchesForEnd = given != nil && given?.hash == head?.hash
        let kept = vouchesForEnd ? nil : try await session.keptHead?.read(for: session.backend)
        let expected = (given.map { [$0] } ?? []) + (kept?.expected ?? [])
        let verification = try await session.backend.verifyLedger(expecting: expected, doubts: kept?.doubts ?? [])
        guard verification.isKept else {
            throw OperationError(
                .readOnly,
                "the database has no ledger: it was created by another program"
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
        // The caller confirmed the given head, so it replaces the stored head.
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
        var lines = ["\(verification.entries) entries, the hash chain is intact, newest hash \(verification.hash)"]
        if verification.importedRuns > 0 {
            lines.append(
                "answering runs imported from other databases, whose ledgers record them: \(verification.importedRuns)"
            )
        }
        if verification.earlierRuns > 0 {
            lines.append(
                "answering runs older than the ledger's account of runs, not checked: \(verification.earlierRuns)"
            )
        }
        if verification.entriesWithoutRun > 0 {
            lines.append(
                "decisions without a run or record, because their thread was removed before delivery, or because both were"
                    + "removed: \(verification.entriesWithoutRun)"
            )
        }
        if verification.recordsWithoutPayload > 0 {
            lines.append(
                "answer records whose payload was pruned and whose digests remain: \(verification.recordsWithoutPayload)"
            )
        }
        if expected == nil {
            lines.append(
                "no head of this ledger was kept before, so a ledger that was cut off at its end would not be detected"
            )
        }
        return lines
    }
}

struct LedgerHeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract:
            "Print the number and hash of the newest decision. Keep them in another place for 'ledger verify --expect-head'."
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
