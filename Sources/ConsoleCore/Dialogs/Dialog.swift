import SignoffCheckpoint
import SignoffReview

/// Something that stands over the screen and takes the keys.
package enum Dialog: Equatable, Sendable {
    /// A reason or a response being written.
    case text(TextDialog)
    /// A value being edited in place.
    case value(ValueEditor)
    /// One item before it is sent.
    case submit(SubmitDialog)
    /// Everything staged before it is sent.
    case plan(PlanDialog)
    /// An answer that was refused.
    case conflict(ConflictDialog)
    /// A run to be started.
    case newRun(NewRunDialog)
    /// A run to be stopped.
    case stop(StopDialog)
    /// Staged retries before they are sent.
    case retryPlan(RetryPlanDialog)
    /// A thread to be run again from one of its checkpoints.
    case fork(ForkDialog)
    /// A value over the whole screen.
    case viewer(ViewerDialog)
    case help(scroll: Int)
    case themes(ThemePicker)
    case profiles(ProfilePicker)
    /// Leaving with decisions that were not sent.
    case leave
}

/// A reason or a response being written.
package struct TextDialog: Equatable, Sendable {
    var item: ItemID
    var action: Int
    /// `.reject` or `.respond`.
    var kind: DecisionKind
    var field: TextField
    /// Answers the workflow offers, each chosen with the arrow keys.
    var choices: [JSONValue]
    var fault: String?
}

/// One item before it is sent.
package struct SubmitDialog: Equatable, Sendable {
    var item: ItemID
    var scroll = 0
}

/// Everything staged before it is sent.
package struct PlanDialog: Equatable, Sendable {
    /// What will be sent, in the order staged.
    var items: [ItemID]
    /// What is begun and not complete.
    var incomplete: [ItemID]
    /// The typed count, when there are more than ten.
    var count = TextField()
    var scroll = 0

    /// Above this the number of items must be typed.
    static let countLimit = 10

    var needsCount: Bool { items.count > Self.countLimit }
    var isCountRight: Bool { !needsCount || count.text == String(items.count) }
}

/// An answer that was refused, in words, with the way on.
package struct ConflictDialog: Equatable, Sendable {
    var title: String
    var lines: [String]
    /// The question to open instead, when there is one.
    var successor: InterruptID?
    var thread: ThreadID
}

/// A run to be stopped.
package struct StopDialog: Equatable, Sendable {
    var run: Run
}

/// A choice among the themes, each tried on while the cursor is on it.
package struct ThemePicker: Equatable, Sendable {
    var index: Int
    /// The theme to go back to.
    var original: ThemeID
}
