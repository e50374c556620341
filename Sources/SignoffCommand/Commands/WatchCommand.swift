import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print the events of runs as they happen. With --json, print one line of JSON for each event."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only events of this thread.", valueName: "thread"))
    var thread: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Only events of this run; the command ends with the run.", valueName: "id")
    )
    var watchedRun: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Begin after this sequence number; 0 for the first event. Default: only new events.",
            valueName: "sequence"
        )
    )
    var after: Int64?

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        if let server = session.server {
            guard after == nil else {
                throw OperationError(.unsupported, "a LangGraph server does not number events: leave out --after")
            }
            return try await session.watch(
                server,
                run: watchedRun.map { RunID($0) },
                thread: thread.map { ThreadID($0) }
            )
        }
        let backend = session.backend
        let watched = watchedRun.map { RunID($0) }
        if let watched { _ = try await backend.run(watched) }
        // A run is watched from its first event. Without a run, only new events are watched.
        var sequence = after ?? 0
        if after == nil, watched == nil { sequence = try await backend.newestEvent() }
        while true {
            // The status is read before the events, so that the last events are not missed.
            let isOver = try await isOver(watched, backend)
            while true {
                let page = try await backend.events(
                    after: sequence,
                    run: watched,
                    thread: thread.map { ThreadID($0) }
                )
                if page.hasGap { gap(session.output) }
                guard let last = page.events.last else { break }
                for event in page.events { session.show(event, showsThread: thread == nil && watched == nil) }
                sequence = last.sequence
            }
            if isOver || StandardStreams.isReaderGone { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func isOver(_ run: RunID?, _ backend: any OperatorBackend) async throws -> Bool {
        guard let run else { return false }
        return try await backend.run(run).hasEnded
    }

    private func gap(_ output: Output) {
        if output.isJSON {
            output.jsonLine(["event": "gap"])
        } else {
            output.line("… events before this were trimmed from the log …")
        }
    }
}
