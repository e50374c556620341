/// The rules for namespaces of a store.
package enum StoreNamespace {
    /// Checks a namespace for writing.
    ///
    /// - Throws: `invalid_namespace` when the namespace is empty, when a label is empty or contains "." or NUL, or when
    ///   the first label is "langgraph".
    package static func check(_ namespace: [String]) throws {
        guard let first = namespace.first else {
            throw CheckpointError(.invalidNamespace, "a store namespace needs at least one label")
        }
        guard first != "langgraph" else {
            throw CheckpointError(.invalidNamespace, "a store namespace may not begin with \"langgraph\"")
        }
        try checkLabels(namespace)
    }

    /// Checks a namespace in a query, which is permitted to be empty.
    ///
    /// - Throws: `invalid_namespace` when a label is empty or contains "." or NUL.
    package static func checkLabels(_ namespace: [String]) throws {
        for label in namespace {
            if label.isEmpty {
                throw CheckpointError(.invalidNamespace, "a label of the store namespace \(namespace) is empty")
            }
            if label.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == 0 }) {
                throw CheckpointError(
                    .invalidNamespace,
                    "the label \(label.debugDescription) of a store namespace holds \".\" or NUL"
                )
            }
        }
    }
}
