package import SignoffCheckpoint
package import SignoffOperator
import Synchronization

/// A backend that answers from a script, for tests of consoles and commands.
///
/// The backend keeps the rules of every backend; the script does what a workflow would do: it asks questions and ends
/// runs. The backend records its calls. It can be made to fail, to wait at a gate, to lose the outcome of a request
/// after performing it, and to go offline and return.
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
    ///   - content: What is there at first.
    ///   - operatorName: Who operates.
    ///   - capabilities: What can be done.
    ///   - place: Where it claims to be.
    ///   - time: Gives the current moment.
    ///   - random: Gives the bits of tokens and names.
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

    /// Another operator at the same place.
    package func operated(by name: String) -> ScriptedBackend {
        ScriptedBackend(
            scripted: scripted,
            identity: OperatorIdentity(name: name, client: "script"),
            place: place,
            time: time,
            random: random
        )
    }

    /// Returns the same backend with all writes refused.
    package func readingOnly(because reason: String) -> ScriptedBackend {
        var backend = self
        backend.readOnlyReason = reason
        return backend
    }

    /// The capabilities of the place, limited to those that this backend may use.
    func limited(_ capabilities: BackendCapabilities) -> BackendCapabilities {
        guard let readOnlyReason, capabilities.writing == .available else { return capabilities }
        var capabilities = capabilities
        capabilities.writing = .unavailable(reason: readOnlyReason)
        return capabilities
    }

    /// Does what a call asks, unless something stands in its way.
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

    /// The calls so far.
    package var calls: [ScriptedCall] { scripted.state.withLock { $0.calls } }

    /// Forgets what was asked so far.
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

    /// Allows other things from now on.
    package func allow(_ capabilities: BackendCapabilities) {
        scripted.state.withLock { $0.capabilities = capabilities }
    }

    /// Ends a run as a worker would: the questions it answered are gone unless it failed, and it leaves others.
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

    /// Lets the next calls of a verb fail, each with one of these errors; nothing is done by them.
    package func fail(_ verb: ScriptedVerb, with errors: OperationError...) {
        interfere(with: verb, errors.map { .fail($0) })
    }

    /// Lets the next call of a verb wait.
    ///
    /// - Returns: The gate it waits at.
    package func hold(_ verb: ScriptedVerb) -> Gate {
        let gate = Gate()
        interfere(with: verb, [.hold(gate)])
        return gate
    }

    /// Does what the next request of a verb asks for, and loses its answer.
    package func loseOutcome(of verb: ScriptedVerb, message: String = "the connection was lost") {
        interfere(with: verb, [.loseOutcome(message: message)])
    }

    /// Disconnects the backend.
    ///
    /// No request is performed.
    package func goOffline(message: String = "the server cannot be reached") {
        scripted.state.withLock { $0.offline = message }
        scripted.tell()
    }

    /// Everything can be reached again.
    package func comeBack() {
        scripted.state.withLock { $0.offline = nil }
        scripted.tell()
    }

    private func interfere(with verb: ScriptedVerb, _ interferences: [ScriptedPlace.Interference]) {
        scripted.state.withLock { $0.interferences[verb, default: []] += interferences }
    }
}
