import Signoff

/// The errors of a graph.
enum GraphError {
    /// Returns the error of an assignment to a property without a channel wrapper.
    static func noChannel(of state: Any.Type) -> WorkflowError {
        WorkflowError(
            .invalidUpdate,
            "An update of \(state) assigned a property that is not a channel, and the value would be lost: give the property a wrapper such as @LastValue"
        )
    }
}
