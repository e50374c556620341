import SignoffCheckpoint

/// Decides when an operator is notified of new items.
///
/// Only new items count. An operator who looks at the console is not notified, and no operator is notified twice within
/// the interval. Items that arrive in the interval are combined. The text consists of counts.
struct Notifier: Equatable, Sendable {
    /// The items of the last call; `nil` before the first call.
    private var known: Set<QuestionID>?
    /// The new items that were not announced.
    private var untold: Set<QuestionID> = []
    private var lastAt: Timestamp?
    /// Whether a notification is due at the end of the interval.
    var hasUntold: Bool { !untold.isEmpty }
    /// Whether the questions were read before.
    var hasLooked: Bool { known != nil }
    /// The time of the last key.
    var lastKeyAt: Timestamp?
    /// Whether the terminal reports that the console has the focus; `nil` without a report.
    var hasFocus: Bool?

    /// The time after a key in which an operator counts as attentive, for terminals that do not report the focus.
    static let attention = Duration.seconds(30)

    /// Records the open items, and returns the text of a notification; `nil` for none.
    mutating func look(at items: Set<QuestionID>, total: Int, settings: NotificationSettings, now: Timestamp) -> String?
    {
        defer { known = items }
        guard let known else { return nil }
        untold.formUnion(items.subtracting(known))
        untold.formIntersection(items)
        return look(total: total, settings: settings, now: now)
    }

    /// Returns the text of a notification while the questions are unchanged; `nil` for none.
    mutating func look(total: Int, settings: NotificationSettings, now: Timestamp) -> String? {
        if isLooking(at: now) { untold = [] }
        guard !untold.isEmpty else { return nil }
        if let lastAt, now.duration(since: lastAt) < settings.interval { return nil }
        let count = untold.count
        untold = []
        lastAt = now
        return "Signoff: \(Words.plural(count, "new item")), \(Words.count(total)) waiting"
    }

    private func isLooking(at now: Timestamp) -> Bool {
        if let hasFocus { return hasFocus }
        return lastKeyAt.map { now.duration(since: $0) < Self.attention } ?? false
    }
}
