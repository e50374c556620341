extension CheckpointError {
    /// Refuses a limit below 1, because engines interpret such limits differently.
    ///
    /// - Parameters:
    ///   - limit: The maximum number of items; `nil` for no limit.
    ///   - what: The listed items as a plural noun, for the message.
    /// - Throws: `invalid_data` for a limit below 1.
    package static func check(limit: Int?, of what: String) throws {
        guard let limit, limit < 1 else { return }
        throw CheckpointError(.invalidData, "\(limit) \(what) were asked for; ask for 1 or more")
    }

    /// Refuses a negative number of items to skip.
    ///
    /// - Throws: `invalid_data`.
    package static func check(offset: Int, of what: String) throws {
        guard offset < 0 else { return }
        throw CheckpointError(.invalidData, "\(offset) \(what) were to be skipped; skip 0 or more")
    }
}

extension CheckpointQuery {
    /// Refuses a query that no saver can answer.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    package func check() throws { try CheckpointError.check(limit: limit, of: "checkpoints") }
}

extension ThreadQuery {
    /// Refuses a query that no saver can answer.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    package func check() throws { try CheckpointError.check(limit: limit, of: "threads") }
}

extension InterruptQuery {
    /// Refuses a query that no saver can answer.
    ///
    /// - Throws: `invalid_data` for a limit below 1, and for a place in a list of another order.
    package func check() throws {
        try CheckpointError.check(limit: limit, of: "questions")
        guard let after, after.sort != order else { return }
        throw CheckpointError(
            .invalidData,
            "the place belongs to a list of another order; begin with the first page of this order"
        )
    }
}

extension RunQuery {
    /// Refuses a query that no queue can answer.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    package func check() throws { try CheckpointError.check(limit: limit, of: "runs") }
}

extension StoreSearch {
    /// Refuses a search that no store can answer.
    ///
    /// - Throws: `invalid_namespace`; `invalid_data` for a limit below 1, a negative offset and a filter that cannot be evaluated.
    package func check() throws {
        try StoreNamespace.checkLabels(prefix)
        try CheckpointError.check(limit: limit, of: "items")
        try CheckpointError.check(offset: offset, of: "items")
        try StoreFilter(filter).check()
    }
}

extension NamespaceQuery {
    /// Refuses a query that no store can answer.
    ///
    /// - Throws: `invalid_data` for a limit or a depth below 1 and for a negative offset.
    package func check() throws {
        try CheckpointError.check(limit: limit, of: "namespaces")
        try CheckpointError.check(offset: offset, of: "namespaces")
        try CheckpointError.check(limit: maximumDepth, of: "labels of a namespace")
    }
}
