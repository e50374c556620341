import SignoffCheckpoint

/// The orders of the list of threads.
///
/// Equal threads stay most recently changed first.
enum ThreadOrder: String, ListOrder {
    /// Most recently changed first.
    case changed
    /// By the state, with threads that ask or failed first.
    case state
    /// By the name of the workflow.
    case workflow
    /// By the name of the thread.
    case thread
    /// By the operator or program that started the newest run.
    case by

    func words(isReversed: Bool) -> String {
        switch (self, isReversed) {
        case (.changed, false): "last changed first"
        case (.changed, true): "first changed first"
        case (.state, false): "by state"
        case (.workflow, false): "by workflow"
        case (.thread, false): "by thread"
        case (.by, false): "by who started them"
        case (_, true): words(isReversed: false) + ", from the last"
        }
    }
}

extension ListSorting<ThreadOrder> {
    /// Sorts threads that are most recently changed first.
    ///
    /// - Parameters:
    ///   - threads: The threads.
    ///   - runs: The newest run of each.
    /// - Returns: The threads in the order of the list.
    func sort(_ threads: [ThreadSummary], runs: [ThreadID: Run]) -> [ThreadSummary] {
        switch order {
        case .changed: isReversed ? threads.reversed() : threads
        case .state: sorted(threads) { Self.place(of: $0.status) }
        case .workflow: sorted(threads) { $0.workflow }
        case .thread: sorted(threads) { $0.thread.rawValue }
        case .by: sorted(threads) { runs[$0.thread]?.request.requestedBy }
        }
    }

    private static func place(of status: ThreadStatus) -> Int {
        switch status {
        case .interrupted: 0
        case .error: 1
        case .busy: 2
        case .idle: 3
        }
    }
}
