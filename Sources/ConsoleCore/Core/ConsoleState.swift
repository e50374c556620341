package import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Everything the console shows, and nothing it can derive.
package struct ConsoleState: Equatable, Sendable {
    package internal(set) var settings: ConsoleSettings
    var window: WindowState
    var clock: ClockState
    var screens = Screens()
    var backend = BackendState()
    var work = WorkState()
    var staging = Staging()
    var sending = Sending()
    var sharing = Sharing()
    var looks: Looks
    var dialogs = DialogStack()
    var input = InputState()
    var notices = Notices()
    /// What is read from the backend, and when it is read again.
    var reloads: Reloads

    /// The state of a console just opened.
    package init(settings: ConsoleSettings, size: Size, theme: ThemeID = Theme.baseID, at now: Timestamp) {
        self.settings = settings
        window = WindowState(size: size)
        clock = ClockState(at: now)
        looks = Looks(theme: theme)
        reloads = Reloads(at: now)
    }

    /// What the shell does first.
    package mutating func open() -> [ConsoleEffect] { reload(after: .opened) }

    // MARK: What others ask for

    /// The newest moment an action brought.
    var now: Timestamp { clock.now }
    /// The terminal's extent.
    var size: Size { window.size }
    /// The theme in use.
    package var theme: ThemeID { looks.theme }
    /// What is staged and typed, to be kept for the next start.
    package var savedDrafts: SavedDrafts { SavedDrafts(staging, filters: screens.savedFilters.byName) }
    /// Where the operator is now, to be kept.
    package var savedSession: SavedSession { screens.savedSession }

    mutating func makeToken() -> RequestToken { sending.makeToken(of: settings.session) }

    /// What a filter of the queue goes by.
    var filterContext: FilterContext {
        FilterContext(
            now: now,
            drafts: staging.drafts,
            claims: sharing.claims.byItem,
            notes: sharing.notes,
            operatorName: settings.operatorName
        )
    }

    /// The line of a shell that answers the item under the cursor as it is decided; nil while it is not decided.
    func commandLine(without secrets: SecretNames?) -> String? {
        guard let entry = inbox.current, let decisions = staging.drafts[entry.id]?.complete else { return nil }
        return settings.commandLine(of: entry, decisions, without: secrets)
    }

    /// What the row of an item shows in the list.
    func paintedRow(of entry: InboxEntry) -> PaintedRow {
        PaintedRow(entry, without: secrets(of: entry), in: settings.glyphs)
    }

    // MARK: Saying

    /// The line that says what just happened.
    var notice: Notice? {
        get { notices.shown }
        set { notices.current = newValue }
    }

    /// Says what just happened; marks in the words written here have twins in ASCII.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - tone: How much they matter.
    ///   - thread: The thread they are about; nil where they are about none.
    mutating func say(_ text: SafeText, _ tone: Notice.Tone = .info, about thread: ThreadID? = nil) {
        notices.say(Notice(text: text, tone: tone, at: now, thread: thread))
    }

    /// Says words that were put together elsewhere.
    @_disfavoredOverload
    mutating func say(_ text: String, _ tone: Notice.Tone = .info, about thread: ThreadID? = nil) {
        say(SafeText(text), tone, about: thread)
    }

    /// Says what a value has to say; nil says nothing.
    mutating func say(_ remark: Remark?, about thread: ThreadID? = nil) {
        if let remark { say(remark.text, remark.tone, about: thread) }
    }
}

// MARK: The screens

extension ConsoleState {
    /// The screen that is shown.
    var screen: Screen {
        get { screens.shown }
        set { screens.shown = newValue }
    }

    // A getter and a setter would copy a list for each change of a row.

    var inbox: InboxState {
        _read { yield screens.inbox }
        _modify { yield &screens.inbox }
    }
    var threads: ThreadsState {
        _read { yield screens.threads }
        _modify { yield &screens.threads }
    }
    var streams: StreamsState {
        _read { yield screens.streams }
        _modify { yield &screens.streams }
    }
    var history: HistoryState {
        _read { yield screens.history }
        _modify { yield &screens.history }
    }
    var failures: FailuresState {
        _read { yield screens.failures }
        _modify { yield &screens.failures }
    }
    var ledger: LedgerState {
        _read { yield screens.ledger }
        _modify { yield &screens.ledger }
    }
}
