import CellGrid
import SignoffCheckpoint

/// The ages of open questions in classes: minutes, hours, and late.
struct QueueAges: Equatable, Sendable {
    /// The ends of the classes with their names.
    ///
    /// The last class is open.
    private static let ends: [(end: Duration, name: String)] = [
        (.seconds(60), "1m"), (.seconds(300), "5m"), (.seconds(900), "15m"), (.seconds(3_600), "1h"),
        (.seconds(4 * 3_600), "4h"), (.seconds(86_400), "1d"),
    ]

    /// The number of questions in each class, youngest first.
    private(set) var counts = Array(repeating: 0, count: ends.count + 1)
    /// The number of questions that have waited longer than the second limit of their workflow.
    private(set) var late = 0

    /// Counts questions by age.
    ///
    /// Questions of unknown age are not counted.
    ///
    /// - Parameters:
    ///   - entries: The questions.
    ///   - rules: The limits of the workflows.
    ///   - now: The current time.
    init(of entries: [InboxEntry], rules: DecidingRules, at now: Timestamp) {
        // Neighbors are mostly of one workflow.
        var workflow: String?
        var limit = rules.wait(for: nil).late
        for entry in entries {
            guard let wait = entry.wait(at: now) else { continue }
            counts[Self.ends.firstIndex { wait < $0.end } ?? Self.ends.count] += 1
            if entry.question.workflow != workflow {
                workflow = entry.question.workflow
                limit = rules.wait(for: workflow).late
            }
            if wait > limit { late += 1 }
        }
    }

    /// The classes as bars, with the number of late questions.
    ///
    /// Plain mode prints words.
    var line: StyledLine {
        guard counts.contains(where: { $0 > 0 }) else { return StyledLine() }
        var line = SparkLine(counts, hasFloor: true).line(saying: words, late > 0 ? .waitLate : .waitOK)
        if late > 0 {
            line.append(picture: " \(Words.count(late)) late", .waitLate, saying: ", \(Words.count(late)) late")
        }
        return line
    }

    /// `3 under 5m, 1 over 1d`.
    private var words: SafeText {
        let names = Self.ends.map { "under \($0.name)" } + ["over 1d"]
        let parts = zip(counts, names).filter { $0.0 > 0 }.map { "\(Words.count($0.0)) \($0.1)" }
        return SafeText("\(parts.joined(separator: ", "))")
    }
}
