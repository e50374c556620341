public import Signoff

extension StateGraph {
    /// Handles the failures of all nodes without a handler of their own.
    ///
    /// See the `onError` of ``node(_:retry:timeout:cache:defer:metadata:to:onError:file:line:_:)-swift.method``.
    public mutating func handleErrors(
        _ handler: @escaping @concurrent @Sendable (State, any Error, WorkflowScope) async throws -> NodeResult<State>
    ) {
        defaultHandler = Self.handling("a handler", handler)
    }

    static func handling(
        _ name: String,
        _ handler: @escaping @concurrent @Sendable (State, any Error, WorkflowScope) async throws -> NodeResult<State>
    ) -> NodeDeclaration<State>.Handler {
        { call, context, error, flow in
            try await handler(try context.state(call.state, for: name, call.memo), error, flow)
        }
    }
}
