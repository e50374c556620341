import SignoffCheckpoint
import SignoffOperator
import Synchronization

/// The shared state of several scripted backends: the content, interferences with calls, and the recorded calls.
final class ScriptedPlace: Sendable {
    /// An interference with the next call of an operation.
    enum Interference: Sendable {
        /// The request is not performed, and this error is thrown.
        case fail(OperationError)
        /// The request waits at a gate first.
        case hold(Gate)
        /// The request is performed, and its outcome is then unknown.
        case loseOutcome(message: String)
    }

    struct State: Sendable {
        var content: ScriptedContent
        var capabilities: BackendCapabilities
        var interferences: [ScriptedVerb: [Interference]] = [:]
        var offline: String?
        var calls: [ScriptedCall] = []
        var mark: Int64 = 0
        var watchers: [Int: AsyncStream<StorageChange>.Continuation] = [:]
        var watcherCount = 0
    }

    let state: Mutex<State>

    init(_ content: ScriptedContent, _ capabilities: BackendCapabilities) {
        state = Mutex(State(content: content, capabilities: capabilities))
    }

    /// Reports a write to the readers of changes.
    func tell() {
        let watchers = state.withLock { state in
            state.mark += 1
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(StorageChange()) }
    }

    func changes() -> AsyncStream<StorageChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StorageChange.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let number = state.withLock { state in
            state.watcherCount += 1
            state.watchers[state.watcherCount] = continuation
            return state.watcherCount
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: number) }
        }
        continuation.yield(StorageChange())
        return stream
    }

    /// Records a call, and returns the interference with it.
    func begin(_ verb: ScriptedVerb, _ subject: String) -> (interference: Interference?, offline: String?) {
        state.withLock { state in
            state.calls.append(ScriptedCall(verb: verb, subject: subject))
            var waiting = state.interferences[verb] ?? []
            let next = waiting.isEmpty ? nil : waiting.removeFirst()
            state.interferences[verb] = waiting
            return (next, state.offline)
        }
    }

    /// Performs a call, unless a test interferes with it.
    func perform<Value: Sendable>(
        _ verb: ScriptedVerb,
        _ subject: String,
        _ body: (inout ScriptedContent, BackendCapabilities) throws -> Value
    ) async throws -> Value {
        let met = begin(verb, subject)
        if case .hold(let gate) = met.interference { try await gate.pass() }
        // A call that waited at a gate while the backend was disconnected also fails.
        if let offline = met.offline ?? state.withLock({ $0.offline }) {
            throw OperationError(.failed, offline, isOutcomeUnknown: verb.isRequest)
        }
        if case .fail(let error) = met.interference { throw error }
        try Task.checkCancellation()
        let value = try state.withLock { state in
            var content = state.content
            let value = try body(&content, state.capabilities)
            state.content = content
            return value
        }
        if verb.isRequest { tell() }
        if case .loseOutcome(let message) = met.interference {
            throw OperationError(.failed, message, isOutcomeUnknown: true)
        }
        return value
    }
}
