import SignoffCheckpoint

/// Exports the rows of a screen to a file that the operator names.
enum ListExport {
    /// Returns the file and its rows, or the reason why there are none.
    ///
    /// - Parameters:
    ///   - path: The text after the command; `nil` for none.
    ///   - rows: The rows that match the filter.
    ///   - kind: The noun for a row.
    ///   - example: An example of a file name.
    /// - Returns: The file and the rows, or the refusal.
    static func make<Row>(
        to path: String?,
        _ rows: [Row],
        kind: String,
        example: String
    ) -> Result<(path: String, rows: [Row]), Refusal> {
        guard let path, !path.isEmpty else {
            return .failure(Refusal(remark: Remark("name the file to write, such as :export \(example)", .warning)))
        }
        guard !rows.isEmpty else {
            return .failure(Refusal(remark: Remark("no \(kind) matches the filter", .warning)))
        }
        return .success((path, rows))
    }

    struct Refusal: Error, Equatable {
        let remark: Remark
    }
}

extension LedgerState {
    /// Exports the decisions that match the filter to a file.
    func export(to path: String?) -> Result<ConsoleEffect, ListExport.Refusal> {
        ListExport.make(to: path, exported, kind: "decision", example: "decisions.jsonl")
            .map { .exportLedger(path: $0.path, $0.rows) }
    }
}

extension StreamsState {
    /// Exports the events that match the filter to a file.
    func export(to path: String?) -> Result<ConsoleEffect, ListExport.Refusal> {
        ListExport.make(to: path, visibleEvents, kind: "event", example: "events.jsonl")
            .map { .exportEvents(path: $0.path, $0.rows) }
    }
}
