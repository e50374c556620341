import SignoffCheckpoint

extension RunRows {
    /// The runs that match a query, newest first.
    static func list(_ query: RunQuery) -> PostgresQuery {
        var conditions = PostgresConditions()
        conditions.require("thread_id = ?", query.thread?.rawValue)
        conditions.require("status", isOneOf: query.statuses.map(\.rawValue).sorted())
        if query.newestOfThreadOnly { conditions.require("is_newest", []) }
        if let after = query.after {
            conditions.require(
                """
                sequence < COALESCE((SELECT sequence FROM signoff_runs WHERE run_id = ?), (
                    SELECT sequence + 1 FROM signoff_runs WHERE created_at < ? ORDER BY sequence DESC LIMIT 1
                ), 0)
                """,
                [.text(after.run.rawValue), .integer(after.createdAt.microseconds)]
            )
        }
        return PostgresQuery(
            "SELECT \(RunRow.columns) FROM signoff_runs\(conditions.clause) ORDER BY sequence DESC LIMIT ?",
            conditions.values + [.number(query.limit)]
        )
    }
}
