package import SignoffCheckpoint

/// What differs once something else stands in the lists of a backend.
///
/// Events alone change no list.
package struct BackendStanding: Equatable, Sendable {
    /// The newest run; nil where there is none, or where ``mark`` tells.
    package var newestRun: Run?
    /// The runs that wait for a worker or are under way; empty where ``mark`` tells.
    package var active: [Run]
    /// How many questions wait; 0 where ``mark`` tells.
    package var openQuestions: Int
    /// The question that waits longest; nil where none waits, or where ``mark`` tells.
    package var oldestQuestion: OpenInterrupt?
    /// A text that differs once a list does; nil where the other members tell.
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
    /// Returns the newest run, up to a hundred active ones, the number of questions and the oldest of them.
    package func standing() async throws -> BackendStanding {
        BackendStanding(
            newestRun: try await runs(limit: 1).first,
            active: try await activeRuns(limit: 100),
            openQuestions: try await countQuestions(),
            oldestQuestion: try await oldestQuestion()
        )
    }

    /// Returns the newest run of each thread that has one.
    package func listedRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await newestRuns(of: threads)
    }
}
