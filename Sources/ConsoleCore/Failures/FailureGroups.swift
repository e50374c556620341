import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Failures grouped by cause: the workflow, the task, the code, and the constant part of the message.
struct FailureGroups: Equatable, Sendable {
    /// The number of bars in the strip of a group.
    static let bars = 12
    /// The hours of one bar.
    private static let hoursOfBar: Int64 = 2
    /// The maximum number of words of a difference.
    private static let wordLimit = 6

    /// The failures, grouped, with the group of the newest failure first.
    let rows: [Failure]
    private let members: [ErrorFingerprint: [Int]]

    /// Groups failures.
    ///
    /// - Parameter failures: The failures, newest first.
    init(of failures: [Failure]) {
        var order: [ErrorFingerprint] = []
        var groups: [ErrorFingerprint: [Failure]] = [:]
        for failure in failures {
            if groups[failure.fingerprint] == nil { order.append(failure.fingerprint) }
            groups[failure.fingerprint, default: []].append(failure)
        }
        var rows: [Failure] = []
        var members: [ErrorFingerprint: [Int]] = [:]
        for fingerprint in order {
            let group = groups[fingerprint] ?? []
            members[fingerprint] = Array(rows.count..<(rows.count + group.count))
            rows += group
        }
        (self.rows, self.members) = (rows, members)
    }

    /// The number of groups.
    var count: Int { members.count }

    /// Returns the number of failures in the group of a row.
    func count(inGroupOf row: Int) -> Int { members[rows[row].fingerprint]?.count ?? 1 }

    /// Whether a row is the first of its group.
    func isFirst(_ row: Int) -> Bool { members[rows[row].fingerprint]?.first == row }

    /// Returns the words of a row's message that differ from the first row of its group; `nil` when the messages are
    /// the same.
    func difference(of row: Int) -> String? {
        guard let first = members[rows[row].fingerprint]?.first, first != row else { return nil }
        let known = Set(Self.words(of: rows[first]))
        var told: Set<Substring> = []
        let words = Self.words(of: rows[row]).filter { !known.contains($0) && told.insert($0).inserted }
        guard !words.isEmpty else { return nil }
        let left = words.count - Self.wordLimit
        return words.prefix(Self.wordLimit).joined(separator: " ") + (left > 0 ? " \u{2026}" : "")
    }

    private static func words(of failure: Failure) -> [Substring] {
        (failure.message ?? "").prefix(2_000).split { $0.isWhitespace || ",;()[]".contains($0) }
    }

    /// Returns the number of failures of a row's group in each part of the last 24 hours, oldest first.
    func strip(ofGroupOf row: Int, at now: Timestamp) -> [Int] {
        var counts = Array(repeating: 0, count: Self.bars)
        for member in members[rows[row].fingerprint] ?? [] {
            let age = max(.zero, now.duration(since: rows[member].at))
            let bar = Self.bars - 1 - Int(age.components.seconds / (3_600 * Self.hoursOfBar))
            if counts.indices.contains(bar) { counts[bar] += 1 }
        }
        return counts
    }

    /// Returns the strip of a group as bars.
    ///
    /// Plain mode prints the number of failures.
    func stripLine(ofGroupOf row: Int, at now: Timestamp) -> StyledLine {
        let counts = strip(ofGroupOf: row, at: now)
        let count = counts.reduce(0, +)
        return SparkLine(counts, hasFloor: true).line(saying: "\(Words.count(count)) in the last day", .stateFailed)
    }
}
