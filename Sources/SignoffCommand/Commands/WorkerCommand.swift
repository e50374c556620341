import ArgumentParser
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Carry out what is asked of the workflows of this program, without a screen, until stopped.",
        discussion:
            "Any number of workers and consoles may share a database. A worker that is stopped gives its run back. In a file that you have not created or "
            + "trusted, or that others may write to, a worker ends with 6 unless --trust, [trust] paths of the configuration or $SIGNOFF_TRUST names the file."
    )

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "End when nothing waits to be carried out. Runs that sleep are left to the next worker.")
    var once = false

    @Flag(name: .long, help: "Execute what waits in this file, and note that you trust it.")
    var trust = false

    func run() async throws {
        let session = try await Session.open(
            common,
            for: .deciding,
            client: "worker",
            missing: "a LangGraph server has workers of its own, which carry out every run"
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
                let telling = Task { [output = session.output] in
                    // One that ends with its first fault says it by its end.
                    for await fault in faults where !once || fault.attempt == .logging { output.note("\(fault)") }
                }
                defer { telling.cancel() }
                let work = Task { await worker.run() }
                try await withTaskCancellationHandler {
                    if once {
                        defer { work.cancel() }
                        try await session.waitUntilIdle(worker)
                        try await session.tellOfSleepingRuns()
                    }
                    await work.value
                } onCancel: {
                    work.cancel()
                }
                printing.cancel()
                await printing.value
            }
        } catch is CancellationError {
            // Being stopped is how a worker ends.
            session.output.note("stopped")
        }
    }
}

extension Session {
    /// Says how many runs sleep, and until when the first one does.
    ///
    /// - Throws: What the database throws.
    func tellOfSleepingRuns() async throws {
        guard let (first, count) = try await local.sleepingRuns(), let due = first.notBefore else { return }
        let thread = ForeignText.name(first.request.thread.rawValue)
        output.note(
            count == 1
                ? "thread \(thread) sleeps until \(due.iso8601); a worker takes it up then"
                : "\(count) threads sleep; thread \(thread) is the first to wake, at \(due.iso8601)"
        )
    }

    /// Returns when no run of a workflow of this program waits for a worker or is being carried out.
    ///
    /// - Throws: The fault that keeps the worker from executing them; what the database throws.
    func waitUntilIdle(_ worker: WorkflowWorker) async throws {
        while try await local.hasActiveRuns() {
            try requireWorking(worker)
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}
