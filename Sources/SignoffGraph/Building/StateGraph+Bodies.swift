import Signoff
import SignoffCheckpoint

/// Converts typed bodies to the functions that the runner of steps calls.
extension StateGraph {
    static func declaration(_ policy: CachePolicy<State>) -> NodeCacheDeclaration<State> {
        var key: (@Sendable (NodeCall, GraphContext<State>) -> String?)?
        if let own = policy.ownKey {
            key = { call, context in
                let state = try? context.layout.state(of: call.state, in: context.structure, call.memo)
                guard let state else { return nil }
                return own(state)
            }
        }
        return NodeCacheDeclaration(timeToLive: policy.timeToLive, namespace: policy.namespace, key: key)
    }

    static func erased(
        _ name: String,
        _ body: @escaping @concurrent @Sendable (State, WorkflowScope) async throws -> NodeResult<State>
    ) -> NodeDeclaration<State>.Body {
        { call, context, flow in
            guard let argument = call.argument else {
                return try await body(try context.state(call.state, for: name, call.memo), flow)
            }
            guard case .map(let members) = argument, let state = try? context.layout.state(with: members) else {
                throw WorkflowError(
                    .stateNotDecodable,
                    "\(name) was sent an argument that is not a \(State.self): send a state, or make the node a worker",
                    task: name
                )
            }
            return try await body(state, flow)
        }
    }
}
