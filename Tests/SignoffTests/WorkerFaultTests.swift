import SignoffCheckpoint
import Synchronization
import Testing

@testable import Signoff

/// What a worker says when it cannot work.
@Suite(.timeLimit(.minutes(10)))
struct WorkerFaultTests {
    private let faults = WorkerFaults()
    private let full = CheckpointError(.full, "no space is left")
    private let locked = CheckpointError(.locked, "another process")

    /// The codes reported so far.
    private func told(_ body: (WorkerFaults) -> Void) async -> [String] {
        var stream = faults.listen().makeAsyncIterator()
        body(faults)
        // The last one is known.
        faults.failed(.logging, CheckpointError(.corrupt, "end"))
        var codes: [String] = []
        while let fault = await stream.next(), fault.code != "corrupt" {
            codes.append("\(fault.attempt) \(fault.code)")
        }
        return codes
    }

    @Test
    func `A lasting fault is reported once, and again after the same operation has succeeded`() async {
        let told = await told { faults in
            for _ in 0..<10 { faults.failed(.claiming, full) }
            for _ in 0..<3 { faults.failed(.ending, full) }
            faults.succeeded(.claiming)
            faults.failed(.claiming, full)
            faults.failed(.claiming, CheckpointError(.storage, "another"))
        }
        #expect(told == ["claiming full", "ending full", "claiming full", "claiming storage"])
    }

    @Test
    func `A lock is a fault when it stays, and being stopped is none`() async {
        let told = await told { faults in
            for _ in 0..<2 { faults.failed(.claiming, locked) }
            faults.succeeded(.claiming)
            for _ in 0..<2 { faults.failed(.claiming, locked) }
            faults.failed(.claiming, CancellationError())
            #expect(faults.current == nil)
            faults.failed(.claiming, locked)
            #expect(faults.current?.code == "locked")
        }
        #expect(told == ["claiming locked"])
    }

    @Test
    func `Only what keeps runs from being claimed or ended keeps a worker from its work`() {
        faults.failed(.logging, full)
        #expect(faults.current == nil)
        faults.failed(.ending, full)
        #expect(faults.current?.attempt == .ending)
        faults.succeeded(.ending)
        #expect(faults.current == nil)
    }

    @Test
    func `A late listener learns the lasting faults`() async {
        faults.failed(.claiming, full)
        var stream = faults.listen().makeAsyncIterator()
        #expect(await stream.next()?.description == "no space is left [full]")
    }

    /// A log without room.
    private struct FullLog: EventLog {
        func append(_ events: [RunEvent]) async throws { throw CheckpointError(.full, "no space is left for events") }
        func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
            EventPage(events: [], hasGap: false)
        }
        func newestEventSequence() async throws -> Int64 { 0 }
        func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {}
    }

    @Test
    func `A worker whose events are not stored reports it once, and executes`() async throws {
        let saver = InMemorySaver()
        let echo = Entrypoint("echo") { (number: Int, _) -> Int in number }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [echo], options: .withoutWaiting)
        let worker = WorkflowWorker(runtime: runtime, queue: saver, events: FullLog(), id: "worker")
        let told = Mutex<[String]>([])
        let listening = Task { [stream = worker.faults()] in
            for await fault in stream { told.withLock { $0.append(fault.description) } }
        }
        let serving = Task { await worker.run() }
        for number in 0..<5 {
            let run = try await saver.submit(
                RunRequest(
                    thread: "t",
                    workflow: "echo",
                    action: .start(input: .integer(Int64(number))),
                    requestedBy: "test"
                ),
                guardedBy: [],
                recording: nil
            )
            worker.notify()
            while try await saver.run(run.id)?.status != .success { await Task.yield() }
        }
        #expect(worker.fault == nil)
        serving.cancel()
        await serving.value
        while told.withLock(\.isEmpty) { await Task.yield() }
        #expect(told.withLock { $0 } == ["no space is left for events [full]"])
        listening.cancel()
    }
}
