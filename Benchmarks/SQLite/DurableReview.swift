import Signoff
import SignoffCheckpoint
import SignoffSQLite

extension SpeedCase {
    /// Runs that ask, each on a thread of its own, and the runs that take their answers: five commits a review.
    static let review = SpeedCase(
        name: "durable-review",
        item: "one run that asks, and the run that takes its answer",
        count: 300,
        limits: [(.full, .cost(1.5))]
    ) { bench in
        let runtime = try bench.runtime(for: ReviewWorkflow.entrypoint)
        for number in 0..<bench.count {
            try await ReviewWorkflow.review(number, on: ThreadID("thread-\(number)"), in: runtime)
        }
    } bareCommits: { rows in
        reviewCommits(rows)
    }

    /// Of every review its input, its result, its question, its answer, and what ends it.
    ///
    /// The row of the list of open questions is left out: it is gone when the review has ended.
    private static func reviewCommits(_ rows: StoredRows) -> [[StoredRows.Statement]] {
        let writes = Dictionary(grouping: rows.writes) { $0.values[0] }
        var commits: [[StoredRows.Statement]] = []
        for (number, answer) in rows.answers.enumerated() {
            let (asking, answering) = (rows.runs[2 * number], rows.runs[2 * number + 1])
            let (input, end) = (rows.checkpoints[2 * number], rows.checkpoints[2 * number + 1])
            let own = writes[input.values[0]] ?? []
            commits.append(asking.begin + [input])
            commits.append(own.filter { $0.channel == ReservedChannel.result })
            commits.append(own.filter { $0.channel == ReservedChannel.interrupt } + asking.end)
            commits.append(answering.begin + answer.given)
            let last = own.filter { ![ReservedChannel.result, ReservedChannel.interrupt].contains($0.channel) }
            commits.append(last + [end, answer.delivered] + answering.end)
        }
        return commits
    }
}
