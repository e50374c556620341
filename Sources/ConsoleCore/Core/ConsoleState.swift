package import CellGrid
package import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Everything the console shows, and nothing it can derive.
package struct ConsoleState: Equatable, Sendable {
    package internal(set) var settings: ConsoleSettings
    /// The terminal's extent.
    package internal(set) var size: Size
    /// The newest moment an action brought.
    package internal(set) var now: Timestamp
    package internal(set) var screen: Screen = .inbox
    /// The places left behind, for going back.
    var jumps = JumpList()
    /// The item to put the cursor on once the queue is there.
    var itemToRestore: ItemID?
    /// The command a value was last given to.
    var lastPipe = ""
    var notifier = Notifier()

    /// What can be done here, and why not the rest.
    var capabilities = BackendCapabilities()
    var access: WriteAccess = .allowed
    /// Whether runs that are found waiting are executed.
    var work: WaitingWork = .executed
    /// The runs the operator has set going while others are held.
    var ownRuns: Set<RunID> = []
    var isToldOfHeldRuns = false
    var connection: Connection = .opening
    /// When data last arrived.
    var freshAt: Timestamp?
    /// When the console was opened; a load that takes long is named.
    let openedAt: Timestamp

    var inbox = InboxState()
    var threads = ThreadsState()
    var streams = StreamsState()
    var history = HistoryState()
    var failures = FailuresState()
    var ledger = LedgerState()
    var rendering = RenderingState()
    var clocks = ClockState()
    /// How many searches through values were begun.
    var searchCount = 0
    var workflows: [WorkflowListing] = []
    var themes: [ThemeChoice] = []
    package internal(set) var theme: ThemeID

    /// What is decided or being written but not sent, by item, in the order it was begun.
    package internal(set) var drafts: OrderedDictionary<ItemID, ItemDraft> = [:]
    /// The decisions that an earlier session staged and nobody has taken again since, by action.
    var restored: [ItemID: [Int: StagedDecision]] = [:]
    var decisionGuard = DecisionGuard()
    /// The decision staged last.
    var lastStaged: StagedChange?
    /// The decision taken last, for repeating it elsewhere.
    var lastDecision: Decision?
    /// Reasons given before.
    var reasons = ReasonHistory()
    /// The newest decision taken for several items at once.
    var bulk: BulkDecision?
    /// What can be taken back.
    var localHistory = LocalHistory()
    /// What is about to go out, and what became of what went out together.
    var outbox = Outbox()
    /// Filters kept under a name.
    var savedFilters: [String: String] = [:]
    /// Who works on which item.
    var claims = ClaimsState()
    var notes = NotesState()
    /// How far the index is that lists are read from; nil while it is whole.
    var indexing: IndexProgress?
    /// Requests that were sent and not yet answered.
    var requests: OrderedDictionary<RequestToken, PendingRequest> = [:]
    var requestCount = 0

    /// Open dialogs, the topmost last.
    package internal(set) var dialogs: [Dialog] = []
    /// Dialogs that nobody asked for and that wait until nothing else takes the keys.
    var waitingDialogs: [Dialog] = []
    /// The line being typed at the bottom.
    var prompt: Prompt?
    /// The line that says what just happened.
    var notice: Notice?
    /// The keys of a sequence not yet complete.
    var pendingKeys: [KeyEvent] = []
    var hasFocus = true
    /// Whether the next click is the one that gave the window the focus.
    var ignoresNextClick = false
    /// What is read from the backend, and when it is read again.
    var reloads: Reloads

    /// The state of a console just opened.
    package init(settings: ConsoleSettings, size: Size, theme: ThemeID = Theme.baseID, at now: Timestamp) {
        self.settings = settings
        self.size = size
        self.theme = theme
        self.now = now
        openedAt = now
        reloads = Reloads(at: now)
    }

    /// What the shell does first.
    package mutating func open() -> [ConsoleEffect] {
        reload(after: .opened)
    }

    /// What is staged and typed, to be kept for the next start.
    package var savedDrafts: SavedDrafts {
        SavedDrafts(
            drafts: drafts.elements.map { SavedDrafts.Entry($0.key, $0.value) },
            reasons: reasons.recent,
            filters: savedFilters
        )
    }

    /// The smallest size the console can be used at.
    package static let minimumSize = Size(rows: 10, columns: 40)

    var isTooSmall: Bool { size.rows < Self.minimumSize.rows || size.columns < Self.minimumSize.columns }

    mutating func makeToken() -> RequestToken {
        requestCount += 1
        return RequestToken("\(settings.session)-\(requestCount)")
    }

    /// Says what just happened; marks in the words written here have twins in ASCII.
    mutating func say(_ text: SafeText, _ tone: Notice.Tone = .info) {
        notice = Notice(text: text, tone: tone, at: now)
    }

    /// Says words that were put together elsewhere.
    @_disfavoredOverload
    mutating func say(_ text: String, _ tone: Notice.Tone = .info) { say(SafeText(text), tone) }
}

/// A line that says what just happened.
struct Notice: Equatable, Sendable {
    enum Tone: Equatable, Sendable {
        case info, success, warning, error
    }

    var text: SafeText
    var tone: Tone
    var at: Timestamp

    /// Whether nothing is lost when it goes.
    var isPassing: Bool { tone == .info || tone == .success }

    /// Whether it stood long enough to be read twice.
    func isOver(at now: Timestamp) -> Bool {
        now.duration(since: at) > (tone == .error || tone == .warning ? .seconds(12) : .seconds(6))
    }
}

/// A request that was sent and not yet answered.
enum PendingRequest: Equatable, Sendable {
    /// Answers to these items; whether the outcome is unknown.
    case answer(AnswerSubmission, items: [ItemID], sentAt: Timestamp, isUnknown: Bool)
    case start(StartRequest)
    case retry(RetryRequest)
    case fork(ForkRequest)
    case stateEdit(StateEdit)
    case cancel(RunID)

    /// Whether it asks for an end and sets nothing going.
    var isCancellation: Bool {
        if case .cancel = self { true } else { false }
    }
}

extension ConsoleState {
    /// What the passing of time alone changes on the screen: while this stays the same, so does the screen.
    package struct PassingTime: Equatable {
        private let second: Int64
        private let notice: Notice?
        private let dialogs: Int

        fileprivate init(_ state: ConsoleState) {
            second = state.now.microseconds / 1_000_000
            notice = state.notice
            dialogs = state.dialogs.count
        }
    }

    package var passingTime: PassingTime { PassingTime(self) }
}
