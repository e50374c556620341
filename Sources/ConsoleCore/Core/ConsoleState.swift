package import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The state of the console, without derived values.
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
    /// The data of the backend, and the times at which it is read again.
    var reloads: Reloads

    /// Creates the state of a console that has just opened.
    package init(settings: ConsoleSettings, size: Size, theme: ThemeID = Theme.baseID, at now: Timestamp) {
        self.settings = settings
        window = WindowState(size: size)
        clock = ClockState(at: now)
        looks = Looks(theme: theme)
        reloads = Reloads(at: now)
    }

    /// Returns the first effects.
    package mutating func open() -> [ConsoleEffect] { reload(after: .opened) }

    // MARK: What others ask for

    /// The newest moment of an action.
    var now: Timestamp { clock.now }
    /// The size of the terminal.
    var size: Size { window.size }
    /// The theme in use.
    package var theme: ThemeID { looks.theme }
    /// The staged decisions and typed text, to be saved for the next start.
    package var savedDrafts: SavedDrafts { SavedDrafts(staging, filters: screens.savedFilters.byName) }
    /// The operator's position, to be saved for the next start.
    package var savedSession: SavedSession { screens.savedSession }

    mutating func makeToken() -> RequestToken { sending.makeToken(of: settings.session) }

    /// The context in which a filter of the queue is evaluated.
    var filterContext: FilterContext {
        FilterContext(
            now: now,
            drafts: staging.drafts,
            claims: sharing.claims.byItem,
            notes: sharing.notes,
            operatorName: settings.operatorName
        )
    }

    /// Returns the shell command that answers the item under the cursor as it is decided; `nil` while it is undecided.
    func commandLine(without secrets: SecretNames?) -> String? {
        guard let entry = inbox.current, let decisions = staging.drafts[entry.id]?.complete else { return nil }
        return settings.commandLine(of: entry, decisions, without: secrets)
    }

    /// Returns the row of an item in the list.
    func paintedRow(of entry: InboxEntry) -> PaintedRow {
        PaintedRow(entry, without: secrets(of: entry), in: settings.glyphs)
    }

    // MARK: Saying

    /// The notice on the screen.
    var notice: Notice? {
        get { notices.shown }
        set { notices.current = newValue }
    }

    /// Shows a notice.
    ///
    /// Marks in the text have ASCII equivalents.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - tone: The severity.
    ///   - thread: The thread of the notice; `nil` for none.
    mutating func say(_ text: SafeText, _ tone: Notice.Tone = .info, about thread: ThreadID? = nil) {
        notices.say(Notice(text: text, tone: tone, at: now, thread: thread))
    }

    /// Shows a notice with a composed text.
    @_disfavoredOverload
    mutating func say(_ text: String, _ tone: Notice.Tone = .info, about thread: ThreadID? = nil) {
        say(SafeText(text), tone, about: thread)
    }

    /// Shows a remark; does nothing for `nil`.
    mutating func say(_ remark: Remark?, about thread: ThreadID? = nil) {
        if let remark { say(remark.text, remark.tone, about: thread) }
    }
}

// MARK: The screens

extension ConsoleState {
    /// The current screen.
    var screen: Screen {
        get { screens.shown }
        set { screens.shown = newValue }
    }

    // A computed property would copy a list for each change of a row.

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
