package import SignoffCheckpoint

/// A value that changes when the lists of a backend change.
///
/// An event alone does not change a list.
package struct BackendStanding: Equatable, Sendable {
    /// The newest run; `nil` for none, or where ``mark`` shows the change.
    package var newestRun: Run?
    /// The runs that wait for a worker or are executing; empty where ``mark`` shows the change.
    package var active: [Run]
    /// The number of open questions; 0 when ``mark`` shows the change.
    package var openQuestions: Int
    /// The longest waiting question; `nil` for none, or where ``mark`` shows the change.
    package var oldestQuestion: OpenInterrupt?
    /// A string that changes when a list does; `nil` where the other members show the change.
    package var mark: String?

    /// Creates a standing.
    package init(
        newestRun: Run? = nil,
        active: [Run] = [],
        openQuestions: Int = 0,
        oldestQuestion: OpenInterrupt? = nil,
        mark: String? = nil
    ) {
        self.newestRun = newestRun
        self.active = active
        self.openQuestions = openQuestions
        self.oldestQuestion = oldestQuestion
        self.mark = mark
    }
}

extension OperatorBackend {
    /// Returns the newest run, up to a hundred active runs, the number of questions and the oldest question.
    package func standing() async throws -> BackendStanding {
        BackendStanding(
            newestRun: try await runs(limit: 1).first,
            active: try await activeRuns(limit: 100),
            openQuestions: try await countQuestions(),
            oldestQuestion: try await oldestQuestion()
        )
    }

    /// Returns the newest run of each thread.
    ///
    /// Threads without runs are omitted.
    package func listedRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await newestRuns(of: threads)
    }
}
