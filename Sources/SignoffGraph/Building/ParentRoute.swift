import Signoff
import SignoffCheckpoint

/// Where the graph around a child goes on, by the names of its nodes: a child does not know the graph that runs it.
public struct ParentRoute: Sendable, ExpressibleByArrayLiteral {
    struct Target: Sendable {
        let name: String
        /// The argument of a Send; nil for a node that gets the state.
        let argument: Result<StoredValue, any Error>?
    }

    let targets: [Target]

    private init(targets: [Target]) { self.targets = targets }

    /// Creates a route to all that these lead to.
    public init(arrayLiteral routes: ParentRoute...) { targets = routes.flatMap(\.targets) }

    /// Goes to nodes, which run together in the next step.
    public static func to(_ nodes: String...) -> Self {
        Self(targets: nodes.map { Target(name: $0, argument: nil) })
    }

    /// Runs a node in the next step with this argument.
    public static func send(_ node: String, _ item: some Encodable) -> Self {
        Self(targets: [Target(name: node, argument: Result { try StoredValueEncoder().encode(item) })])
    }

    /// The writes that make the targets due.
    func writes() throws -> [ChannelWrite] {
        try targets.map { target in
            guard let argument = target.argument else {
                return ChannelWrite(InternalChannel.branch + target.name, .null)
            }
            return ChannelWrite(
                ReservedChannel.tasks,
                try Send(node: target.name, argument: argument.get()).storedValue()
            )
        }
    }
}
