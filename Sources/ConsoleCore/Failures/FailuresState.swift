import SignoffCheckpoint

/// The failed runs nothing followed, those now active, and the place among the former.
struct FailuresState: Equatable, Sendable {
    var failed: [Run] = []
    var active: [Run] = []
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<RunID>()
    var scroll = 0
    var isDetailFocused = false

    /// Failed runs the filter lets through; those with the same error stand together, the newest error first.
    var visible: [Run] {
        let query = FilterQuery(filter)
        let matching = failed.filter { run in
            guard !query.isEmpty else { return true }
            let columns = [
                "wf": run.request.workflow,
                "kind": run.error?.code ?? run.status.rawValue,
                "thread": run.request.thread.rawValue,
            ]
            return query.matches(columns: columns) { run.error?.message ?? "" }
        }
        var order: [String: Int] = [:]
        for run in matching where order[run.fingerprint] == nil { order[run.fingerprint] = order.count }
        return matching.enumerated().sorted { left, right in
            let (first, second) = (order[left.element.fingerprint] ?? 0, order[right.element.fingerprint] ?? 0)
            return (first, left.offset) < (second, right.offset)
        }.map(\.element)
    }

    var current: Run? { cursor.id.flatMap { id in failed.first { $0.id == id } } }
}

extension Run {
    /// What failures with one cause have in common: the code, and the message with its numbers taken out.
    var fingerprint: String {
        guard let error else { return status.rawValue }
        let message = error.message.prefix(200).map { $0.isNumber ? "#" : $0 }
        return "\(error.code) \(error.task ?? "") \(String(message))"
    }
}
