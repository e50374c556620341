extension WorkflowScope {
    /// Writes to the custom stream.
    ///
    /// Does nothing when the stream has no reader.
    ///
    /// The value is written again each time the body runs again. A value without a stored form fails the run with
    /// `not_storable` at the next call. If the reader is 1024 events behind, the call waits until the reader catches up
    /// or the run is canceled. No event is dropped.
    @_disfavoredOverload
    public func write(_ value: some Encodable) async {
        if emit(value) { await session.emitter.room() }
    }

    /// Writes an object whose members keep their order to the custom stream.
    ///
    /// Does nothing when the stream has no reader.
    ///
    /// See ``write(_:)``.
    public func write(_ value: Payload) async {
        if emit(value) { await session.emitter.room() }
    }

    /// Shows a chunk of a message that a model is writing to readers of the stream in `messages` mode.
    ///
    /// Does nothing without a reader.
    ///
    /// ```swift
    /// for try await piece in model.answer(state.messages) { await flow.stream(MessageChunk(piece.text, id: piece.id)) }
    /// ```
    ///
    /// Give the chunks the id of the message that the node returns at the end, so that the message is not shown again.
    /// Chunks are shown again each time the body runs again, and the event log does not store them. If the reader is
    /// 1024 events behind, the call waits until the reader catches up or the run is canceled. No event is dropped.
    ///
    /// > Source: LangGraph `stream_mode="messages"`.
    public func stream(_ chunk: MessageChunk) async {
        do {
            try admit()
        } catch is RunSuspension {
            return
        } catch {
            session.environment.fail(error)
            return
        }
        let isFull = session.emitter.chunk(
            chunk,
            MessageEvent(
                content: .chunk(chunk),
                name: context.name,
                step: session.step,
                triggers: context.triggers,
                path: CallPath.list(of: context.path),
                namespace: context.namespace
            )
        )
        if isFull { await session.emitter.room() }
    }

    private func emit(_ value: some Encodable) -> Bool {
        do {
            try admit()
            guard session.emitter.wants(.custom) else { return false }
            return session.emitter.custom(
                try session.stored(value, what: "What was written to the custom stream", task: context.name),
                in: customNamespace
            )
        } catch is RunSuspension {
            return false
        } catch {
            session.environment.fail(error)
            return false
        }
    }
}
