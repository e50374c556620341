import SignoffCheckpoint

/// Decides when an operator is told that something new waits.
///
/// Only what newly waits counts, never what is still there; nobody is told who is looking, and nobody twice within the interval: what came
/// meanwhile is told together. The text is made of counts alone.
struct Notifier: Equatable, Sendable {
    /// What waited when last looked; nil before the first look.
    private var known: Set<QuestionID>?
    /// What came and was not told yet.
    private var untold: Set<QuestionID> = []
    private var lastAt: Timestamp?
    /// Whether something is to be told when the interval is over.
    var hasUntold: Bool { !untold.isEmpty }
    /// Whether the questions were looked at before.
    var hasLooked: Bool { known != nil }
    /// When a key was last pressed.
    var lastKeyAt: Timestamp?
    /// Whether the terminal says that the console has the focus; nil when it never said anything.
    var hasFocus: Bool?

    /// How long after a key an operator counts as looking, where the terminal reports no focus.
    static let attention = Duration.seconds(30)

    /// Notes what waits, and returns the text to tell; nil for nothing.
    mutating func look(at items: Set<QuestionID>, total: Int, settings: NotificationSettings, now: Timestamp) -> String?
    {
        defer { known = items }
        guard let known else { return nil }
        untold.formUnion(items.subtracting(known))
        untold.formIntersection(items)
        return look(total: total, settings: settings, now: now)
    }

    /// Returns the text to tell while the same questions wait as at the last look; `nil` for nothing.
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
