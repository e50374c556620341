import OrderedCollections
import SignoffCheckpoint

/// Sends those events of one root or nested run that have a reader.
struct Emitter: Sendable {
    private let sink: EventSink
    /// The shown modes.
    private let modes: StreamModes
    /// The modes that are shown or logged.
    private let wanted: StreamModes
    private let namespace: [String]
    private let time: TimeSource

    init(_ sink: EventSink, namespace: String, time: TimeSource) {
        self.sink = sink
        self.time = time
        self.namespace = Self.parts(of: namespace)
        modes = namespace.isEmpty || sink.includesNestedRuns ? sink.modes : []
        wanted = modes.union(sink.log?.modes ?? [])
    }

    /// An emitter that sends no events.
    static let silent = Emitter(.none, namespace: "", time: .system)

    private static func parts(of namespace: String) -> [String] {
        namespace.isEmpty ? [] : namespace.split(separator: "|").map(String.init)
    }

    func wants(_ modes: StreamModes) -> Bool { !wanted.isDisjoint(with: modes) }

    /// Returns when there is room for more events; at once without a reader.
    func room() async {
        if !modes.isEmpty { await sink.room() }
    }

    /// Reports a value that a body wrote.
    ///
    /// Returns whether the body should wait for room.
    func custom(_ value: StoredValue, in namespace: [String]) -> Bool {
        send(.custom, .custom(value), in: namespace)
    }

    /// Reports a chunk of a message.
    ///
    /// Returns whether its writer should wait for room.
    func chunk(_ chunk: MessageChunk, _ event: @autoclosure () -> MessageEvent) -> Bool {
        guard wants(.messages) else { return false }
        if let id = chunk.id { sink.messages.note(id) }
        return send(.messages, .message(event()))
    }

    /// Records messages that a node received.
    func know(_ messages: [Message]) {
        for id in messages.compactMap(\.id) { sink.messages.note(id) }
    }

    /// Reports a message that a node returned, unless the message was shown before.
    func message(_ message: Message, _ event: @autoclosure () -> MessageEvent) {
        if let id = message.id, !sink.messages.note(id) { return }
        send(.messages, .message(event()))
    }

    func update(_ name: String, _ value: StoredValue, isStored: Bool = false) {
        send(.updates, .update(name: name, value: value, isStored: isStored))
    }

    func interrupts(_ interrupts: [Interrupt]) {
        send(.updates, .interrupts(interrupts))
    }

    func value(_ value: StoredValue, interrupts: [Interrupt] = []) {
        send(.values, .value(value, interrupts: interrupts))
    }

    func warning(_ event: StreamEvent) {
        send(.warnings, event)
    }

    /// Reports that an attempt failed, and the time of the next attempt.
    func retry(_ identity: TaskIdentity, _ retry: RetryPolicy.Next, after attempt: Int, error: any Error) {
        guard wants(.warnings) else { return }
        send(
            .warnings,
            .retry(
                TaskRetry(
                    id: identity.id,
                    name: identity.name,
                    attempt: attempt,
                    maximumAttempts: retry.maximumAttempts,
                    error: error.storedText,
                    nextAttempt: time.now().advanced(by: retry.delay)
                )
            )
        )
    }

    func task(_ event: @autoclosure () -> StreamEvent, step: Int) {
        guard wants([.tasks, .debug]) else { return }
        let event = event()
        send(.tasks, event)
        if wants(.debug) { send(.debug, .debug(step: step, at: time.now(), event)) }
    }

    func checkpoint(_ event: @autoclosure () -> CheckpointEvent) {
        guard wants([.checkpoints, .debug]) else { return }
        let event = event()
        send(.checkpoints, .checkpoint(event))
        if wants(.debug) {
            send(.debug, .debug(step: event.saved.metadata.step ?? -1, at: time.now(), .checkpoint(event)))
        }
    }

    @discardableResult
    private func send(_ mode: StreamMode, _ event: StreamEvent, in namespace: [String]? = nil) -> Bool {
        let bit = StreamModes(mode)
        guard wanted.contains(bit) else { return false }
        let chunk = StreamChunk(mode: mode, namespace: namespace ?? self.namespace, event: event)
        if let log = sink.log, log.modes.contains(bit) { log.send(chunk) }
        return modes.contains(bit) && sink.send(chunk)
    }
}
