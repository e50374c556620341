/// The rules for namespaces of a store.
package enum StoreNamespace {
    /// Checks a namespace that is to be written to.
    ///
    /// - Throws: `invalid_namespace` when it is empty, when a label is empty or holds "." or NUL, or when it begins with "langgraph".
    package static func check(_ namespace: [String]) throws {
        guard let first = namespace.first else {
            throw CheckpointError(.invalidNamespace, "a store namespace needs at least one label")
        }
        guard first != "langgraph" else {
            throw CheckpointError(.invalidNamespace, "a store namespace may not begin with \"langgraph\"")
        }
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

    /// Sorted, cut to `maximumDepth` labels, without doubles, one page of it.
    package static func page(
        of namespaces: some Sequence<[String]>,
        maximumDepth: Int?,
        limit: Int,
        offset: Int
    ) -> [[String]] {
        let cut = Set(namespaces.map { namespace in maximumDepth.map { Array(namespace.prefix($0)) } ?? namespace })
        let sorted = cut.sorted { $0.lexicographicallyPrecedes($1) }
        return Array(sorted.dropFirst(offset).prefix(limit))
    }
}
