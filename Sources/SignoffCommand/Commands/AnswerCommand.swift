import ArgumentParser
import CellGrid
import ConsoleApp
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct AnswerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Decide one item and resume its workflow.",
        discussion: """
            The answer is compared and set. When the question was answered, changed or withdrawn since it was read, the command writes \
            nothing and ends with 3. An item with several actions takes one decision for each action: repeat --decision, or give a list \
            with --decisions:

                [{"type":"approve"},{"type":"edit","args":{...}},
                 {"type":"reject","message":"..."}]

            A workflow of this program resumes at once and runs until it finishes, fails or asks again. --detach leaves the run to a worker.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: ItemSelection

    @Option(
        name: .long,
        help: ArgumentHelp("approve, reject, edit, respond or ignore; once for each action.", valueName: "decision")
    )
    var decision: [String] = []

    @Option(name: .long, help: ArgumentHelp("The reason of a rejection, or the response.", valueName: "text"))
    var message: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The edited arguments: JSON, @file or - for standard input.", valueName: "json")
    )
    var edit: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Let the edit call another tool than the proposed one. The rules of the proposed tool do not apply to that call.",
            valueName: "tool"
        )
    )
    var renameTool: String?

    @Option(name: .long, help: ArgumentHelp("All decisions: a JSON list, @file or -.", valueName: "json"))
    var decisions: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Answer only if the payload still has this digest, as 'item' shows it.", valueName: "digest")
    )
    var expectDigest: String?

    @Flag(name: .long, help: "Show what would be sent, and send nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Store the answer and leave the run to a worker.")
    var detach = false

    func run() async throws {
        if !dryRun, expectDigest == nil, let profile = try common.profile(.process)?.productionName {
            throw OperationError(
                .usage,
                "not sent: the profile \(profile) is production, where an answer must name the payload it is for; "
                    + "read the item and give --expect-digest"
            )
        }
        let session = try await Session.open(common, for: dryRun ? .reading : .deciding)
        let given = GivenDecisions(
            names: decision,
            message: message,
            edit: edit,
            renameTool: renameTool,
            list: decisions
        )
        let item = try await selection.read(with: session.backend)
        let digest = item.question.payloadDigest
        if let expectDigest, expectDigest != digest.rawValue {
            throw OperationError(
                .answerConflict,
                "not sent: payload changed since you read it, its digest is \(digest) now",
                conflict: .payloadChanged(from: PayloadDigest(expectDigest), to: digest)
            )
        }
        let answer = ItemAnswer(item: item, decisions: try given.decisions(for: item))
        let resume = try [answer].composed()
        guard !dryRun else {
            if session.output.isJSON {
                session.output.json([
                    "thread_id": .string(item.question.thread.rawValue), "resume": .object(resume),
                    "payload_digest": .string(digest.rawValue),
                ])
            } else {
                for line in PayloadText.lines(.object(resume)) { session.output.line(line) }
                session.output.line("not sent (--dry-run)")
            }
            return
        }
        let run = try await session.backend.answer([answer], token: session.backend.makeToken())
        // The answer is stored, regardless of the outcome of the run.
        await session.keepLedgerHead()
        try await session.execute(run, detach: detach)
    }
}
