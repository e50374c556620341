import ArgumentParser
import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct LedgerShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one decision: its entry, the payload that was asked, and the answer.",
        discussion: """
            The ledger has the digests of payload and answer. Both texts are stored beside the ledger until 'prune' removes them, and are \
            compared with the digests of the entry here. Secrets are masked in text; --json is exact.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The number of the entry, as 'signoff ledger' shows it.", valueName: "entry"))
    var number: Int64

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let row = try await session.backend.ledgerRow(number)
        let kept = row.problem == nil ? try await session.backend.keptAnswers(of: row.entry) : []
        let report = DecisionReport(row: row, kept: kept)
        if session.output.isJSON {
            session.output.json(report.json)
        } else {
            for line in report.lines { session.output.line(line) }
        }
    }
}
