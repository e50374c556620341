import Signoff

/// The errors of a graph.
enum GraphError {
    /// A property was assigned that carries no channel wrapper.
    static func noChannel(of state: Any.Type) -> WorkflowError {
        WorkflowError(
            .invalidUpdate,
            "An update of \(state) assigned a property that is no channel, and would be lost: give the property a wrapper such as @LastValue"
        )
    }
}
