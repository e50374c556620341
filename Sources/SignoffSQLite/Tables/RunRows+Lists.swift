import SignoffCheckpoint

// MARK: Lists

extension RunRows {
    /// The condition for the outcomes that have a list of their own.
    ///
    /// Most runs have another outcome.
    static let isListedEnd =
        "(status = 'interrupted' OR status = 'error' OR status = 'timeout' OR status = 'cancelled')"
    static let isFailure = "(status = 'error' OR status = 'timeout')"

    /// Returns the query for runs, newest first, from the indexes that contain just these runs if possible.
    ///
    /// Lists of several indexes are merged.
    static func list(_ query: RunQuery) -> SQLiteQuery {
        let statuses = query.statuses.sorted { $0.rawValue < $1.rawValue }
        var arms: [(index: String?, condition: String?)] = [(nil, nil)]
        // The engine would rather look up each status and sort.
        if query.thread != nil {
            // The few runs of one thread are scanned.
        } else if !statuses.isEmpty, query.newestOfThreadOnly, query.statuses.isSubset(of: [.error, .timeout]) {
            arms = [("signoff_runs_failed", isFailure)]
        } else if !statuses.isEmpty {
            arms = statuses.flatMap(Self.arms)
        }
        var list = SQLiteQuery("")
        list.sql = arms.map { arm in
            var conditions = SQLiteConditions()
            conditions.require("thread_id = ?", query.thread?.rawValue)
            if let condition = arm.condition { conditions.require(condition, []) }
            if query.newestOfThreadOnly { conditions.require("is_newest = 1", []) }
            if arms.count == 1 { conditions.require("+status", isOneOf: statuses.map(\.rawValue)) }
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
            list.values += conditions.values
            let index = arm.index.map { " INDEXED BY \($0)" } ?? ""
            return "SELECT \(RunRow.columns) FROM signoff_runs\(index)\(conditions.clause)"
        }.joined(separator: "\nUNION ALL\n")
        list.sql += "\nORDER BY sequence DESC LIMIT ?"
        list.values.append(.number(query.limit))
        return list
    }

    /// Returns the indexes that contain the runs of one status.
    private static func arms(of status: RunStatus) -> [(index: String?, condition: String?)] {
        let own = "status = '\(status.rawValue)'"
        switch status {
        case .pending:
            return [
                ("signoff_runs_queue", "\(own) AND not_before IS NULL"),
                ("signoff_runs_sleeping", "\(own) AND not_before IS NOT NULL"),
            ]
        case .running: return [("signoff_runs_holder", own)]
        case .interrupted, .error, .timeout, .cancelled: return [("signoff_runs_ended", "\(isListedEnd) AND \(own)")]
        // Most runs have this status, so they are scanned from the newest.
        case .success: return [(nil, own)]
        }
    }
}
