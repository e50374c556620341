import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct ItemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "item",
        abstract: "Show one item: what it asks, and which decisions it allows."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: ItemSelection

    @Flag(name: .long, help: "Show secrets, which are masked otherwise. The ledger records that they were shown.")
    var reveal = false

    @Argument(help: ArgumentHelp("The id of the question; the same as --item.", valueName: "id"))
    var id: String?

    func run() async throws {
        var selection = selection
        if let id {
            guard selection.item == nil else { throw OperationError(.usage, "name the item once") }
            selection.item = id
        }
        let session = try await Session.open(common, for: reveal ? .deciding : .reading)
        let item = try await selection.read(with: session.backend)
        let report = ItemReport(
            item: item,
            notes: try await session.backend.notes(on: item.question),
            releases: try await session.backend.workflows().releases
        )
        if session.output.isJSON {
            session.output.json(report.json)
            return
        }
        let reveals = reveal && report.hidesSecrets
        if reveals { try await session.backend.record(.reveal, of: item.title, on: item.question.thread) }
        for line in report.lines(at: session.backend.now, revealsSecrets: reveals) { session.output.line(line) }
    }
}
