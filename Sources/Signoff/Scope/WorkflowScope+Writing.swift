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

    private func emit(_ value: some Encodable) -> Bool {
        do {
            try admit()
            guard session.emitter.wants(.custom) else { return false }
            return session.emitter.custom(
                try session.stored(value, what: "What was written to the custom stream", task: context.name),
                in: context.customNamespace
            )
        } catch is RunSuspension {
            return false
        } catch {
            session.environment.fail(error)
            return false
        }
    }
}
