import OrderedCollections
import Signoff
import SignoffCheckpoint
import Synchronization

/// Where a recorded scenario is played: its workflows, counters and savers.
final class Stage: Sendable {
    typealias Workflow = Entrypoint<JSONValue, JSONValue>

    let makeSaver: @Sendable () async throws -> any RunQueue
    let store = InMemoryStore()
    private let state = Mutex(State())

    private struct State {
        var counts: [String: Int] = [:]
        var chunks = 0
        var waiting: [(chunks: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var clock = 0
        var plan: JSONValue = .null
        /// What the chunks of the step have shown so far, and who waits for that.
        var labels: [String: Int] = [:]
        var showsEnds = false
        var showsTexts = false
        var counting: [(name: String, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    init(makeSaver: @escaping @Sendable () async throws -> any RunQueue) {
        self.makeSaver = makeSaver
    }

    @discardableResult
    func count(_ name: String) -> Int {
        let (count, ready) = state.withLock { state in
            state.counts[name, default: 0] += 1
            let count = state.counts[name] ?? 0
            let ready = state.counting.filter { $0.name == name && $0.count <= count }.map(\.continuation)
            state.counting.removeAll { $0.name == name && $0.count <= count }
            return (count, ready)
        }
        ready.forEach { $0.resume() }
        return count
    }

    /// Takes back what a deviation counts more often than the recording.
    func uncount(_ name: String, by count: Int) { state.withLock { $0.counts[name, default: 0] -= count } }

    func count(of name: String) -> Int { state.withLock { $0.counts[name] ?? 0 } }

    var counts: JSONValue {
        .object(
            JSONObject(uniqueKeysWithValues: state.withLock { $0.counts }.map { ($0.key, .integer(Int64($0.value))) })
        )
    }

    /// What a scenario's workflow does, set by hand between its steps.
    var plan: JSONValue {
        get { state.withLock { $0.plan } }
        set { state.withLock { $0.plan = newValue } }
    }

    /// A clock that a scenario sets by hand.
    var clock: Int {
        get { state.withLock { $0.clock } }
        set { state.withLock { $0.clock = newValue } }
    }

    // MARK: Order without sleeping

    /// Forgets the chunks seen so far.
    func beginStep() {
        state.withLock { state in
            state.chunks = 0
            state.labels = [:]
            state.showsEnds = false
            state.showsTexts = false
        }
    }

    /// Begins a stream that shows how tasks end, or what they write.
    func beginStream(showingEnds: Bool, showingTexts: Bool) {
        state.withLock { state in
            state.showsEnds = showingEnds
            state.showsTexts = showingTexts
        }
    }

    /// Waits until the reader has seen the end of a task or, where the stream shows only what tasks write, this text of it.
    func after(_ task: String, orText text: String) async {
        let (showsEnds, showsTexts) = state.withLock { ($0.showsEnds, $0.showsTexts) }
        if showsEnds { return await after(task) }
        if showsTexts { await wait(for: ["custom \(text)"], times: 1) }
    }

    func saw(_ label: String) { state.withLock { $0.labels[label, default: 0] += 1 } }

    /// Waits until the reader has seen one of these labels, each so often: where the recorded node sleeps.
    ///
    /// Where no stream shows how tasks end, their order shows nowhere. The wait for a node that does not run
    /// in a superstep ends after five seconds and a number of checks, because on a busy machine a node may be late.
    func after(_ labels: String..., times: Int = 1) async {
        if state.withLock({ $0.showsEnds }) { await wait(for: labels, times: times) }
    }

    /// Waits until a node of the newest superstep of a thread has stored what it wrote.
    func stored(by node: String, on thread: ThreadID, in saver: any RunQueue) async throws {
        try await wait {
            let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread))
            return head?.pendingWrites.contains { $0.taskPath == TaskIdentity.pullPath(node) } ?? false
        }
    }

    private func wait(for labels: [String], times: Int) async {
        await wait { self.state.withLock { state in labels.contains { state.labels[$0, default: 0] >= times } } }
    }

    private func wait(until isOver: () async throws -> Bool) async rethrows {
        let deadline = ContinuousClock.now + .seconds(5)
        var looks = 0
        while looks < 4_000 || ContinuousClock.now < deadline {
            looks += 1
            if try await isOver() { return }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    func sawChunk() {
        let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.chunks += 1
            let ready = state.waiting.filter { $0.chunks <= state.chunks }.map(\.continuation)
            state.waiting.removeAll { $0.chunks <= state.chunks }
            return ready
        }
        ready.forEach { $0.resume() }
    }

    /// Waits until this was counted so often.
    func counted(_ name: String, _ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.counts[name, default: 0] >= count { return true }
                state.counting.append((name, count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Waits until the calling task is canceled: where the recorded task sleeps longer than its run lasts.
    func cancellation() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }

    /// Waits until the reader of the stream has seen this many chunks of the step: where the recorded task sleeps.
    func chunksSeen(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.chunks >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}

extension RunQueue {
    /// The newest checkpoint of a thread.
    func newestCheckpoint(of thread: ThreadID) async throws -> CheckpointID {
        try await savedCheckpoint(at: CheckpointAddress(thread: thread))?.checkpoint.id ?? ""
    }
}

/// One workflow of a scenario with the runtime it runs in.
struct Variant: Sendable {
    let workflow: any Workflow<JSONValue, JSONValue>
    let runtime: WorkflowRuntime
    let saver: (any RunQueue)?

    init(
        _ workflow: any Workflow<JSONValue, JSONValue>,
        on stage: Stage,
        isSaved: Bool = true,
        saver: (any RunQueue)? = nil,
        cache: (any ResultCache)? = nil,
        others: [any WorkflowDefinition] = []
    ) async throws {
        self.workflow = workflow
        if !isSaved {
            self.saver = nil
        } else if let saver {
            self.saver = saver
        } else {
            self.saver = try await stage.makeSaver()
        }
        runtime = try WorkflowRuntime(
            saver: self.saver,
            store: stage.store,
            cache: cache,
            entrypoints: [workflow] + others,
            // With waits that are over at once each event would be a commit of its own, between those of the recorded steps.
            options: WorkflowRuntime.Options(sleep: Self.sleep, eventInterval: nil)
        )
    }

    /// Waits between attempts end at once; longer waits last until they are canceled.
    private static func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        await Task.yield()
        if duration >= .seconds(5) { try await Task.sleep(for: .seconds(3600)) }
    }
}

/// A recorded scenario: its workflows, and which of them each step is about.
struct Scenario: Sendable {
    let name: String
    /// Where its recording is.
    var folder = Transcript.functional
    let prepare: @Sendable (Stage) async throws -> Play

    init(_ name: String, _ prepare: @escaping @Sendable (Stage) async throws -> Play) {
        self.name = name
        self.prepare = prepare
    }

    struct Play: Sendable {
        /// The workflow of each step; the last one for all further steps.
        var variants: [Variant]
        /// What is done before a step.
        var before: [Int: @Sendable () -> Void] = [:]
        /// Steps that are not calls of the runtime.
        var special: [Int: @Sendable () async throws -> JSONValue] = [:]
        /// The checkpoint a step names before any result has shown it.
        var checkpoints: [Int: (placeholder: String, id: @Sendable () async throws -> CheckpointID)] = [:]
        /// What a call of this name does in this scenario, given its step with ids for its placeholders.
        var calls: [String: @Sendable (JSONObject) async throws -> JSONValue] = [:]
        /// The threads whose checkpoints are listed, where it is not the one of the step before.
        var listedThreads: [Int: ThreadID] = [:]

        func variant(_ step: Int) -> Variant { variants[min(step, variants.count - 1)] }
    }
}
