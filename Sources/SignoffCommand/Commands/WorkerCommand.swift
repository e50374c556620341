import ArgumentParser
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Execute queued runs of the workflows of this program, without a screen, until interrupted.",
        discussion:
            "Any number of workers and consoles may share a database. A stopped worker returns its run to the queue. In a file that you neither created nor "
            + "trusted, or that other accounts may write to, a worker ends with 6. --trust, [trust] paths of the configuration and $SIGNOFF_TRUST trust a file."
    )

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "End when no run waits for execution. Sleeping runs are left to the next worker.")
    var once = false

    @Flag(name: .long, help: "Execute the waiting runs of this file, and remember that you trust the file.")
    var trust = false

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .deciding,
            client: "worker",
            missing: "a LangGraph server has its own workers, which execute every run"
        )
        if let reason = try session.local.readOnlyReason {
            throw OperationError(.readOnly, "cannot work on this database: \(reason)")
        }
        try session.requireTrust(isGiven: trust)
        let runtime = try session.makeRuntime()
        let worker = try session.makeWorker(runtime, selection: .queue)
        let once = once
        do {
            try await Interruption.cancelling {
                let live = worker.liveEvents()
                let printing = Task {
                    for await events in live {
                        for event in events { session.show(event, showsThread: true) }
                    }
                }
                let faults = worker.faults()
                let reports = Task { [output = session.output] in
                    // With `--once`, the worker ends with its first fault, which the error of the command reports.
                    for await fault in faults where !once || fault.attempt == .logging { output.note("\(fault)") }
                }
                defer { reports.cancel() }
                let work = Task { await worker.run() }
                try await withTaskCancellationHandler {
                    if once {
                        defer { work.cancel() }
                        try await session.waitUntilIdle(worker)
                        try await session.reportSleepingRuns()
                    }
                    await work.value
                } onCancel: {
                    work.cancel()
                }
                printing.cancel()
                await printing.value
            }
        } catch is CancellationError {
            // An interruption is the normal end of a worker.
            session.output.note("stopped")
        }
    }
}

extension Session {
    /// Prints the number of sleeping runs, and the time at which the first of them continues.
    ///
    /// - Throws: The errors of the database.
    func reportSleepingRuns() async throws {
        guard let (first, count) = try await local.sleepingRuns(), let due = first.notBefore else { return }
        let thread = ForeignText.name(first.request.thread.rawValue)
        output.note(
            count == 1
                ? "thread \(thread) sleeps until \(due.iso8601); a worker resumes it then"
                : "\(count) threads sleep; thread \(thread) is the first to resume, at \(due.iso8601)"
        )
    }

    /// Returns when no run of a workflow of this program is queued or running.
    ///
    /// - Throws: The fault that prevents the worker from executing runs, and the errors of the database.
    func waitUntilIdle(_ worker: WorkflowWorker) async throws {
        while try await local.hasActiveRuns() {
            try requireWorking(worker)
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}
