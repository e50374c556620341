extension WorkflowScope {
    /// Writes to the custom stream; does nothing when nobody reads it.
    ///
    /// It is written again whenever the body runs again. A value that has no stored form fails the run with `not_storable` at the next call.
    @_disfavoredOverload
    public func write(_ value: some Encodable) {
        emit(value)
    }

    /// Writes an object to the custom stream whose members keep their order; does nothing when nobody reads it.
    public func write(_ value: Payload) {
        emit(value)
    }

    private func emit(_ value: some Encodable) {
        do {
            try admit()
            guard session.emitter.wants(.custom) else { return }
            session.emitter.custom(
                try session.stored(value, what: "What was written to the custom stream", task: context.name),
                in: context.customNamespace
            )
        } catch is RunSuspension {
            return
        } catch {
            session.environment.fail(error)
        }
    }
}
