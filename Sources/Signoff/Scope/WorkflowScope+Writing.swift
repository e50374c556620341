extension WorkflowScope {
    /// Writes to the custom stream; does nothing when nobody reads it.
    ///
    /// It is written again whenever the body runs again. A value that has no stored form fails the run with `not_storable` at the next call. While the
    /// reader is 1024 events behind the body waits here, or until it is cancelled; nothing is dropped.
    @_disfavoredOverload
    public func write(_ value: some Encodable) async {
        if emit(value) { await session.emitter.room() }
    }

    /// Writes an object to the custom stream whose members keep their order; does nothing when nobody reads it.
    ///
    /// See ``write(_:)``.
    public func write(_ value: Payload) async {
        if emit(value) { await session.emitter.room() }
    }

    /// Shows a piece of a message that a model is writing to whoever reads the stream in `messages` mode; does nothing when nobody does.
    ///
    /// ```swift
    /// for try await piece in model.answer(state.messages) { await flow.stream(MessageChunk(piece.text, id: piece.id)) }
    /// ```
    ///
    /// Give the pieces the id of the message that the node returns in the end: the message is then not shown once more. Pieces are shown again whenever the body
    /// runs again, and the event log does not keep them. While the reader is 1024 events behind the body waits here, or until it is cancelled; nothing is dropped.
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
