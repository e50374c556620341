import Signoff
import SignoffCheckpoint

/// A route in the parent graph, by the names of its nodes, because a child does not know its parent.
public struct ParentRoute: Sendable, ExpressibleByArrayLiteral {
    struct Target: Sendable {
        let name: String
        /// The argument of a `Send`; nil for a node that receives the state.
        let argument: Result<StoredValue, any Error>?
    }

    let targets: [Target]

    private init(targets: [Target]) { self.targets = targets }

    /// Creates a route to the targets of all these routes.
    public init(arrayLiteral routes: ParentRoute...) { targets = routes.flatMap(\.targets) }

    /// Leads to nodes, which run in the next step together.
    public static func to(_ nodes: String...) -> Self {
        Self(targets: nodes.map { Target(name: $0, argument: nil) })
    }

    /// Runs a node with an argument in the next step.
    public static func send(_ node: String, _ item: some Encodable) -> Self {
        Self(targets: [Target(name: node, argument: Result { try StoredValueEncoder().encode(item) })])
    }

    /// Returns the writes that make the targets due.
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
