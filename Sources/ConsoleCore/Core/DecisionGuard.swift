import CellGrid
import SignoffCheckpoint

/// Keeps a key from deciding what it was not meant for.
///
/// A decision is live when the operator's own motion brought the item here. When anything else did, it stays dead for 400 ms from that change,
/// whatever keys are pressed meanwhile. In any case it works only on what was painted when it was pressed, and a key held down decides once.
/// What is typed after a key that was to open a text field and did not is text: it means nothing until there is a pause.
struct DecisionGuard: Equatable, Sendable {
    /// What a decision key would decide about.
    struct Target: Equatable, Sendable {
        /// The item under the cursor; nil on a row that stands for several.
        var item: QuestionID?
        var payloadDigest: PayloadDigest?
        /// Whether the payload was read: keys meant for a question without it must not decide the one that comes.
        var isWhole = true
        var action: Int
        /// Which marks there are, when a decision would be about all of them.
        var marks: Int?
        /// Which marks there are on actions of the item, when a decision would be about all of them.
        var actionMarks: Int?
    }

    /// Whether a key may decide, and if not, why.
    enum Verdict: Equatable {
        case live
        /// The key is held down: its repetitions mean nothing.
        case held
        case dead(String)
    }

    /// How long after a change of the screen decisions are live again; a minimum, with no way around it.
    static let quietTime = Duration.milliseconds(400)
    /// The longest time between two repetitions of a held key.
    static let repeatInterval = Duration.milliseconds(120)
    /// The least time between two presses of the key that opens a dialog and confirms it; longer than the delay before keys repeat.
    static let confirmTime = Duration.milliseconds(800)

    /// The pause after which keys mean something again when a text field did not open.
    static let textPause = Duration.seconds(1)

    /// What was on the screen when it was last painted.
    var painted: Target?
    private var lastKey: KeyEvent?
    private var lastKeyAt: Timestamp?
    private var previousKey: KeyEvent?
    private var previousKeyAt: Timestamp?
    /// Since when decisions are dead; nil while they are live.
    private var deadSince: Timestamp?
    /// The key that was to open a text field and did not, while the keys after it may be its text.
    private(set) var unopened: KeyEvent?

    /// The item to which a key takes the cursor, and whose row was in sight before.
    private var expected: QuestionID?

    /// Notes a key press, before it is acted upon.
    mutating func notePress(_ key: KeyEvent, at now: Timestamp) {
        if isQuiet(at: now) { deadSince = nil }
        (previousKey, previousKeyAt) = (lastKey, lastKeyAt)
        (lastKey, lastKeyAt) = (key, now)
    }

    /// The key just noted takes the cursor to an item whose row was in sight.
    mutating func expectMotion(to item: QuestionID) { expected = item }

    /// Notes what an update left under the cursor: decisions stay live after the operator's own motion, and are dead after any other change.
    ///
    /// - Parameters:
    ///   - before: What a decision key would have decided about before the update.
    ///   - after: What it would decide about now.
    ///   - traits: The traits of the command that a key gave; none for other updates.
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
        // A decision for all marked items leaves another item under the same key: that one waits for a pause.
        let isBulk =
            (before?.marks != after?.marks || before?.actionMarks != after?.actionMarks) && traits.contains(.decides)
        if isExpected || (traits.contains(.movesCursor) && !isBulk) {
            deadSince = nil
        } else {
            disarm(at: now)
        }
    }

    /// Something else changed what is under the cursor.
    mutating func disarm(at now: Timestamp) { deadSince = now }

    /// Whether a key pressed at `moment` would find decisions live.
    func isQuiet(at moment: Timestamp) -> Bool {
        guard let deadSince else { return true }
        return moment.duration(since: deadSince) >= Self.quietTime
    }

    /// Whether the press just noted may decide about `target`.
    func verdict(on target: Target) -> Verdict {
        if isRepetition { return .held }
        guard deadSince == nil else { return .dead(Self.deadReason) }
        guard painted == target else { return .dead("the key came before this was on the screen; press again") }
        return .live
    }

    /// Whether the press just noted came so soon after a change of the screen that it may decide nothing.
    var isDead: Bool { deadSince != nil }

    static let deadReason = "the screen had just changed; press again"

    /// The press just noted was to open a text field and did not.
    mutating func expectText() { unopened = lastKey }

    /// Whether the press just noted belongs to text for a field that did not open.
    ///
    /// Pressing the key again at once, Esc and a pause end the text.
    mutating func isText() -> Bool {
        guard let unopened, let lastKey, let lastKeyAt, let previousKeyAt else { return false }
        let isAgain = lastKey == unopened && previousKey == unopened && !isRepetition
        guard lastKey != .escape, !isAgain, lastKeyAt.duration(since: previousKeyAt) < Self.textPause else {
            self.unopened = nil
            return false
        }
        return true
    }

    /// Whether the press just noted is a repetition of a key held down.
    var isRepetition: Bool {
        guard let lastKeyAt, let previousKeyAt, lastKey == previousKey else { return false }
        return lastKeyAt.duration(since: previousKeyAt) <= Self.repeatInterval
    }

    /// Whether the press before the one just noted was of the same key.
    var isSameKeyAgain: Bool { lastKey != nil && lastKey == previousKey }

    /// Whether the press just noted may confirm a dialog: it is no repetition of the press that opened it.
    var mayConfirm: Bool {
        guard deadSince == nil else { return false }
        guard let lastKeyAt, let previousKeyAt, lastKey == previousKey else { return true }
        return lastKeyAt.duration(since: previousKeyAt) >= Self.confirmTime
    }
}
