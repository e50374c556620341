import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Something that stands over the screen and takes the keys.
package enum Dialog: Equatable, Sendable {
    /// A reason or a response being written.
    case text(TextDialog)
    /// A value being edited in place.
    case value(ValueEditor)
    /// A decision that is asked for once more.
    case secondLook(SecondLook)
    /// One item before it is sent.
    case submit(SubmitDialog)
    /// Everything staged before it is sent.
    case plan(PlanDialog)
    /// What became of answers that were sent together.
    case results(ResultsDialog)
    /// An answer that was refused.
    case conflict(ConflictDialog)
    /// A run to be started.
    case newRun(NewRunDialog)
    /// A run to be stopped.
    case stop(StopDialog)
    /// The runs that wait, before they are executed.
    case work(WorkDialog)
    /// Staged retries before they are sent.
    case retryPlan(RetryPlanDialog)
    /// A thread to be run again from one of its checkpoints.
    case fork(ForkDialog)
    /// A value over the whole screen.
    case viewer(ViewerDialog)
    case help(scroll: Int)
    case themes(ThemePicker)
    case profiles(ProfilePicker)
    case copy(CopyMenu)
    case output(OutputDialog)
    case palette(Palette)
    /// Leaving with decisions that were not sent.
    case leave
}

/// A reason or a response being written.
package struct TextDialog: Equatable, Sendable {
    /// What it will be said about.
    enum Subject: Equatable, Sendable {
        case item(ItemID, action: Int)
        /// All marked items, with the revision of the marks the operator saw.
        case marked(revision: Int)
    }

    var subject: Subject
    /// `.reject` or `.respond`.
    var kind: DecisionKind
    /// The payload the item had when the text was begun; nil for marked items.
    var payloadDigest: PayloadDigest?
    var field: TextField
    /// Answers the workflow offers or reasons given before, each chosen with the arrow keys.
    var choices: [JSONValue]
    var fault: String?
}

/// One item before it is sent.
package struct SubmitDialog: Equatable, Sendable {
    var item: ItemID
    /// How many actions it has.
    var actions = 1
    /// The typed count, when there are more than ten.
    var count = TextField()
    var scroll = 0

    var needsCount: Bool { actions > PlanDialog.countLimit }
    var isCountRight: Bool { !needsCount || count.text == String(actions) }
}

/// Several answers before they are sent.
package struct PlanDialog: Equatable, Sendable {
    /// What the operator asked to send.
    var scope: SendPlan.Scope
    /// What that was when the dialog opened.
    var plan: SendPlan
    /// The typed count, when there are more than ten.
    var count = TextField()
    /// The reasons to look again that the operator was told and confirmed.
    var confirmedReasons: [String] = []
    var scroll = 0

    /// Above this the number of actions must be typed.
    static let countLimit = 10

    var items: [ItemID] { plan.items }
    var needsCount: Bool { plan.actions > Self.countLimit }
    var isCountRight: Bool { !needsCount || count.text == String(plan.actions) }
}

/// What became of answers that were sent together.
package struct ResultsDialog: Equatable, Sendable {
    var scroll = 0
}

/// An answer that was refused, in words, with the way on.
package struct ConflictDialog: Equatable, Sendable {
    var title: String
    var lines: [String]
    /// The question to open instead, when there is one.
    var successor: InterruptID?
    var thread: ThreadID
    /// The item that was answered.
    var item: ItemID?
    /// The payload as it was read, when it has changed since.
    var readPayload: JSONValue?
    var showsDifference = false
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
