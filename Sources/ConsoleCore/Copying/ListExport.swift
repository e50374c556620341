import SignoffCheckpoint

/// What a screen lists, to be written to a file that the operator names.
enum ListExport {
    /// The file and what is written to it, or the words why nothing is.
    ///
    /// - Parameters:
    ///   - path: What followed the command; nil for nothing.
    ///   - rows: What the filter lets through.
    ///   - kind: What a row is.
    ///   - example: A name for such a file.
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
            return .failure(Refusal(remark: Remark("there is no \(kind) to write", .warning)))
        }
        return .success((path, rows))
    }

    struct Refusal: Error, Equatable {
        let remark: Remark
    }
}

extension LedgerState {
    /// Writes the decisions that the filter lets through to a file.
    func export(to path: String?) -> Result<ConsoleEffect, ListExport.Refusal> {
        ListExport.make(to: path, exported, kind: "decision", example: "decisions.jsonl")
            .map { .exportLedger(path: $0.path, $0.rows) }
    }
}

extension StreamsState {
    /// Writes the events that the filter lets through to a file.
    func export(to path: String?) -> Result<ConsoleEffect, ListExport.Refusal> {
        ListExport.make(to: path, visibleEvents, kind: "event", example: "events.jsonl")
            .map { .exportEvents(path: $0.path, $0.rows) }
    }
}
