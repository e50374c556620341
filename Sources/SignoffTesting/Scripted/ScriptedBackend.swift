package import SignoffCheckpoint
package import SignoffOperator
import Synchronization

/// A backend that answers from a script, for tests of consoles and commands.
///
/// The backend follows the rules of every backend. The script does what a workflow would do: it asks questions and ends
/// runs. The backend records its calls. A test can make it fail, wait at a gate, lose the outcome of a request after
/// performing it, and disconnect.
///
/// ```swift
/// let backend = ScriptedBackend(content, time: clock.source)
/// backend.loseOutcome(of: .answer)
/// ```
package struct ScriptedBackend: OperatorBackend {
    package let identity: OperatorIdentity
    package let place: StoragePlace
    let scripted: ScriptedPlace
    let time: TimeSource
    let random: RandomSource
    private var readOnlyReason: String?

    /// Creates a backend.
    ///
    /// - Parameters:
    ///   - content: The initial content.
    ///   - operatorName: The name of the operator.
    ///   - capabilities: The capabilities of the backend.
    ///   - place: The place that the backend reports.
    ///   - time: The clock.
    ///   - random: The source of tokens and names.
    package init(
        _ content: ScriptedContent = ScriptedContent(),
        operatedBy operatorName: String = "maria",
        capabilities: BackendCapabilities = BackendCapabilities(),
        place: StoragePlace = .memory,
        time: TimeSource,
        random: RandomSource = CountingRandom().source
    ) {
        self.init(
            scripted: ScriptedPlace(content, capabilities),
            identity: OperatorIdentity(name: operatorName, client: "script"),
            place: place,
            time: time,
            random: random
        )
    }

    private init(
        scripted: ScriptedPlace,
        identity: OperatorIdentity,
        place: StoragePlace,
        time: TimeSource,
        random: RandomSource
    ) {
        self.scripted = scripted
        self.identity = identity
        self.place = place
        self.time = time
        self.random = random
    }

    /// Returns the backend of another operator at the same place.
    package func operated(by name: String) -> ScriptedBackend {
        ScriptedBackend(
            scripted: scripted,
            identity: OperatorIdentity(name: name, client: "script"),
            place: place,
            time: time,
            random: random
        )
    }

    /// Returns the same backend, read-only.
    package func readingOnly(because reason: String) -> ScriptedBackend {
        var backend = self
        backend.readOnlyReason = reason
        return backend
    }

    /// Returns the capabilities of the place, limited to those of this backend.
    func limited(_ capabilities: BackendCapabilities) -> BackendCapabilities {
        guard let readOnlyReason, capabilities.writing == .available else { return capabilities }
        var capabilities = capabilities
        capabilities.writing = .unavailable(reason: readOnlyReason)
        return capabilities
    }

    /// Performs a call, unless a test interferes with it.
    func perform<Value: Sendable>(
        _ verb: ScriptedVerb,
        _ subject: String,
        _ body: (inout ScriptedContent, BackendCapabilities) throws -> Value
    ) async throws -> Value {
        try await scripted.perform(verb, subject) { content, capabilities in
            try body(&content, limited(capabilities))
        }
    }

    // MARK: The script

    /// The current content.
    package var content: ScriptedContent { scripted.state.withLock { $0.content } }

    /// The recorded calls.
    package var calls: [ScriptedCall] { scripted.state.withLock { $0.calls } }

    /// Clears the recorded calls.
    package func forgetCalls() { scripted.state.withLock { $0.calls = [] } }

    /// Changes the content as another program would, and reports the change.
    package func change(_ body: @Sendable (inout ScriptedContent) -> Void) {
        scripted.state.withLock { state in
            var content = state.content
            body(&content)
            state.content = content
        }
        scripted.tell()
    }

    /// Sets the capabilities from now on.
    package func allow(_ capabilities: BackendCapabilities) {
        scripted.state.withLock { $0.capabilities = capabilities }
    }

    /// Ends a run as a worker would.
    ///
    /// Unless the run failed, the questions it answered are closed. The run can leave other questions.
    package func end(
        _ run: RunID,
        _ status: RunStatus,
        error: RunFailure? = nil,
        asking questions: [OpenInterrupt] = []
    ) {
        let now = now
        change { content in
            guard let index = content.runs.firstIndex(where: { $0.id == run }) else { return }
            content.runs[index].status = status
            content.runs[index].error = error
            content.runs[index].finishedAt = now
            let ended = content.runs[index]
            if status == .success || status == .interrupted {
                content.questions.removeAll { question in
                    question.thread == ended.request.thread && question.interrupt.id.map { ended.answers($0) } ?? false
                }
            }
            content.questions += questions
        }
    }

    /// Makes the next calls of an operation fail, each with one of these errors.
    ///
    /// The calls have no effect.
    package func fail(_ verb: ScriptedVerb, with errors: OperationError...) {
        interfere(with: verb, errors.map { .fail($0) })
    }

    /// Makes the next call of an operation wait.
    ///
    /// - Returns: The gate at which the call waits.
    package func hold(_ verb: ScriptedVerb) -> Gate {
        let gate = Gate()
        interfere(with: verb, [.hold(gate)])
        return gate
    }

    /// Performs the next request of an operation, and loses its outcome.
    package func loseOutcome(of verb: ScriptedVerb, message: String = "the connection was lost") {
        interfere(with: verb, [.loseOutcome(message: message)])
    }

    /// Disconnects the backend.
    ///
    /// Requests are not performed.
    ///
    package func goOffline(message: String = "the server cannot be reached") {
        scripted.state.withLock { $0.offline = message }
        scripted.tell()
    }

    /// Connects the backend again.
    package func comeBack() {
        scripted.state.withLock { $0.offline = nil }
        scripted.tell()
    }

    private func interfere(with verb: ScriptedVerb, _ interferences: [ScriptedPlace.Interference]) {
        scripted.state.withLock { $0.interferences[verb, default: []] += interferences }
    }
}
