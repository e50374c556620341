import CellGrid
import SignoffCheckpoint

/// Prevents a key from deciding an item it was not meant for.
///
/// A key may decide when the operator's own motion brought the item under the cursor. After any other change, keys
/// decide nothing for 400 ms from that change. A key applies only to what was painted when it was pressed, and a held
/// key decides once. Keys after a key that failed to open a text field count as text and are ignored until a pause.
struct DecisionGuard: Equatable, Sendable {
    /// The target of a deciding key.
    struct Target: Equatable, Sendable {
        /// The item under the cursor; `nil` on a row for several items.
        var item: QuestionID?
        var payloadDigest: PayloadDigest?
        /// Whether the payload was loaded.
        ///
        /// A key meant for a question without its payload must not decide the loaded one.
        var isWhole = true
        var action: Int
        /// The marks, when a decision would apply to all marked items.
        var marks: Int?
        /// The marks on actions of the item, when a decision would apply to all of them.
        var actionMarks: Int?
    }

    /// Whether a key may decide, with the reason if not.
    enum Verdict: Equatable {
        case live
        /// The key is held down. Repetitions are ignored.
        case held
        case dead(String)
    }

    /// The time after a change of the screen in which keys decide nothing.
    ///
    /// No setting shortens this time.
    static let quietTime = Duration.milliseconds(400)
    /// The maximum time between two repetitions of a held key.
    static let repeatInterval = Duration.milliseconds(120)
    /// The minimum time between two presses of a key that opens a dialog and confirms it; longer than the delay before
    /// keys repeat.
    static let confirmTime = Duration.milliseconds(800)

    /// The pause after which keys are commands again when a text field did not open.
    static let textPause = Duration.seconds(1)

    /// The target that was last painted.
    var painted: Target?
    private var lastKey: KeyEvent?
    private var lastKeyAt: Timestamp?
    private var previousKey: KeyEvent?
    private var previousKeyAt: Timestamp?
    /// The time since which keys decide nothing; `nil` while they decide.
    private var deadSince: Timestamp?
    /// The key that failed to open a text field, while the following keys may be its text.
    private(set) var unopened: KeyEvent?

    /// The item to which the current key moves the cursor, and whose row was visible before.
    private var expected: QuestionID?

    /// Records a key press before it is performed.
    mutating func notePress(_ key: KeyEvent, at now: Timestamp) {
        if isQuiet(at: now) { deadSince = nil }
        (previousKey, previousKeyAt) = (lastKey, lastKeyAt)
        (lastKey, lastKeyAt) = (key, now)
    }

    /// Records that the current key moves the cursor to an item whose row was visible.
    mutating func expectMotion(to item: QuestionID) { expected = item }

    /// Records the item under the cursor after an update.
    ///
    /// Keys keep deciding after the operator's own motion, and decide nothing after another change.
    ///
    /// - Parameters:
    ///   - before: The target of a deciding key before the update.
    ///   - after: The target after the update.
    ///   - traits: The traits of the key's command; empty for other updates.
    ///   - now: The moment of the update.
    mutating func noteMove(
        from before: Target?,
        to after: Target?,
        by traits: Set<Command.Trait>,
        at now: Timestamp
    ) {
        // A motion that a key announced counts in the update of that key alone, and not where a dialog covered the rows.
        let isExpected = expected != nil && after?.item == expected && before != nil
        expected = nil
        guard after != before else { return }
        // A decision on all marked items leaves another item under the same key, so that item waits for a pause.
        let isBulk =
            (before?.marks != after?.marks || before?.actionMarks != after?.actionMarks) && traits.contains(.decides)
        if isExpected || (traits.contains(.movesCursor) && !isBulk) {
            deadSince = nil
        } else {
            disarm(at: now)
        }
    }

    /// Revokes the permission to decide, because another event changed the item under the cursor.
    mutating func disarm(at now: Timestamp) { deadSince = now }

    /// Whether a key pressed at `moment` may decide.
    func isQuiet(at moment: Timestamp) -> Bool {
        guard let deadSince else { return true }
        return moment.duration(since: deadSince) >= Self.quietTime
    }

    /// Whether the recorded press may decide `target`.
    func verdict(on target: Target) -> Verdict {
        if isRepetition { return .held }
        guard deadSince == nil else { return .dead(Self.deadReason) }
        guard painted == target else { return .dead("the key came before this was on the screen; press again") }
        return .live
    }

    /// Whether the recorded press came too soon after a change of the screen to decide.
    var isDead: Bool { deadSince != nil }

    static let deadReason = "the screen had just changed; press again"

    /// Records that the current press failed to open a text field.
    mutating func expectText() { unopened = lastKey }

    /// Whether the recorded press belongs to the text for a field that did not open.
    ///
    /// Pressing the same key again at once, Esc, and a pause end the text.
    mutating func isText() -> Bool {
        guard let unopened, let lastKey, let lastKeyAt, let previousKeyAt else { return false }
        let isAgain = lastKey == unopened && previousKey == unopened && !isRepetition
        guard lastKey != .escape, !isAgain, lastKeyAt.duration(since: previousKeyAt) < Self.textPause else {
            self.unopened = nil
            return false
        }
        return true
    }

    /// Whether the recorded press is a repetition of a held key.
    var isRepetition: Bool {
        guard let lastKeyAt, let previousKeyAt, lastKey == previousKey else { return false }
        return lastKeyAt.duration(since: previousKeyAt) <= Self.repeatInterval
    }

    /// Whether the previous press was of the same key.
    var isSameKeyAgain: Bool { lastKey != nil && lastKey == previousKey }

    /// Whether the recorded press may confirm a dialog, because it does not repeat the press that opened it.
    var mayConfirm: Bool {
        guard deadSince == nil else { return false }
        guard let lastKeyAt, let previousKeyAt, lastKey == previousKey else { return true }
        return lastKeyAt.duration(since: previousKeyAt) >= Self.confirmTime
    }
}
