import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A console without a terminal, driven by keys: `Console(80, 24).with(inbox: …).press("j a s")`.
///
/// Every key follows a second after the previous one and is followed by a paint, unless a test says otherwise.
struct Console {
    private(set) var state: ConsoleState
    private(set) var effects: [ConsoleEffect] = []
    private(set) var clock: Timestamp

    init(
        _ columns: Int = 80,
        _ rows: Int = 24,
        glyphs: GlyphSet = .unicode,
        keys: KeyMap = .standard,
        profile: String? = nil,
        isProduction: Bool = false,
        profiles: [String] = [],
        server: String? = nil,
        deciding: DecidingRules = DecidingRules()
    ) {
        clock = .noon
        let settings = ConsoleSettings(
            operatorName: "maria",
            database: "demo.sqlite",
            session: "s",
            glyphs: glyphs,
            keys: keys,
            profile: profile,
            isProduction: isProduction,
            profiles: profiles,
            deciding: deciding,
            serverURL: server
        )
        state = ConsoleState(settings: settings, size: Size(rows: rows, columns: columns), at: clock)
        effects = state.open()
        send(.loaded(.runs(failed: [], active: []), at: clock))
    }

    /// Passes the action to the console at the console's time.
    @discardableResult
    mutating func send(_ action: ConsoleAction) -> [ConsoleEffect] {
        let new = update(&state, with: action)
        effects += new
        return new
    }

    mutating func pass(_ duration: Duration) { clock = clock.advanced(by: duration) }

    /// Advances the time and sends a tick.
    mutating func tick(after duration: Duration) {
        pass(duration)
        send(.tick(at: clock))
    }

    mutating func paint() { send(.painted(at: clock)) }

    mutating func forgetEffects() { effects = [] }

    /// Loads a queue, waits a second and paints it.
    func with(inbox questions: [OpenInterrupt], total: Int? = nil) -> Console {
        var console = self
        console.load(inbox: questions, total: total ?? questions.count)
        console.pass(.seconds(1))
        console.paint()
        console.effects = []
        return console
    }

    func with(_ data: ConsoleData) -> Console {
        var console = self
        console.load(data)
        console.paint()
        console.effects = []
        return console
    }

    mutating func load(_ data: ConsoleData) { send(.loaded(data, at: clock)) }

    /// Loads the reading of these questions: entries for new and changed questions only.
    mutating func load(inbox questions: [OpenInterrupt], total: Int) {
        let fresh = questions.filter { state.inbox[QuestionID($0)]?.question != $0 }
        let rules = state.settings.deciding
        load(
            .inboxReading(
                InboxReading(
                    order: .replaced(questions.map(QuestionID.init)),
                    entries: fresh.map { InboxEntry($0, rules: rules) },
                    total: total
                )
            )
        )
    }

    /// Presses keys, written like bindings and separated by spaces; `'…'` types text.
    mutating func press(_ keys: String, every interval: Duration = .seconds(1), painting: Bool = true) {
        for key in Self.keys(keys) {
            pass(interval)
            send(.input(.key(key), at: clock))
            if painting { paint() }
        }
    }

    func pressing(_ keys: String) -> Console {
        var console = self
        console.press(keys)
        return console
    }

    private static func keys(_ script: String) -> [KeyEvent] {
        script.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1
                ? part.map { KeyEvent.character($0) }
                : part.split(separator: " ").compactMap { KeyEvent(text: String($0)) }
        }
    }

    // MARK: What came of it

    var submissions: [AnswerSubmission] {
        effects.compactMap { if case .answer(let submission) = $0 { submission } else { nil } }
    }

    /// The sent resume values in order, as JSON text.
    var sent: [String] {
        submissions.map { submission in
            JSONValue.object((try? submission.answers.composed()) ?? [:]).text(.compact)
        }
    }

    func grid(theme: Theme = .base, depth: ColorDepth = .sixteen) -> CellGrid {
        var grid = CellGrid(size: state.size, glyphs: state.settings.glyphs)
        render(state, into: &grid, theme: theme.resolved(for: depth))
        return grid
    }

    /// The screen as text.
    var text: String { grid().rows().joined(separator: "\n") }

    var notice: String { state.notice?.text.text(in: .unicode) ?? "" }

    func decisions(_ index: Int = 0) -> [DecisionKind?] {
        state.staging.drafts[state.inbox.entries[index].id]?.decisions.map { $0?.kind } ?? []
    }
}

extension Timestamp {
    /// 2026-11-23T12:00:00Z.
    static let noon = Timestamp(microseconds: 1_795_435_200_000_000)
}

extension OpenInterrupt {
    /// A question with a payload, `minutes` old.
    static func asking(
        _ payload: JSONValue,
        thread: ThreadID = "t-1",
        id: InterruptID? = nil,
        workflow: String = "billing",
        position: Int = 0,
        minutes: Int = 5,
        schema: JSONValue? = nil
    ) throws -> OpenInterrupt {
        let value = try StoredValue(payload)
        return OpenInterrupt(
            thread: thread,
            workflow: workflow,
            namespace: "",
            checkpoint: "cp-1",
            task: "task-1",
            taskPath: "",
            position: position,
            interrupt: Interrupt(
                id: id ?? InterruptID("q-\(thread.rawValue)"),
                value: value,
                responseSchema: try schema.map(StoredValue.init)
            ),
            payloadDigest: PayloadDigest(of: value),
            waitingSince: Timestamp.noon.advanced(by: .seconds(-60 * minutes))
        )
    }

    /// A request to run tools, each with all decisions allowed.
    static func tools(
        _ actions: [(String, JSONObject)],
        thread: ThreadID = "t-1",
        minutes: Int = 5,
        allowed: JSONValue = ["approve", "edit", "reject", "respond"]
    ) throws -> OpenInterrupt {
        try asking(
            [
                "action_requests": .array(
                    actions.map { ["name": .string($0.0), "args": .object($0.1), "description": "Please check this."] }
                ),
                "review_configs": .array(
                    actions.map { ["action_name": .string($0.0), "allowed_decisions": allowed] }
                ),
            ],
            thread: thread,
            minutes: minutes
        )
    }

    static func refund(_ amount: Int64 = 90, thread: ThreadID = "t-1", minutes: Int = 5) throws -> OpenInterrupt {
        try tools(
            [("refund", ["amount": .integer(amount), "reason": "late parcel"])],
            thread: thread,
            minutes: minutes
        )
    }
}

extension Run {
    static func sample(
        _ id: RunID = "run-1",
        thread: ThreadID = "t-1",
        status: RunStatus = .pending,
        error: RunFailure? = nil
    ) -> Run {
        Run(
            id: id,
            request: RunRequest(thread: thread, workflow: "billing", action: .proceed, requestedBy: "maria"),
            status: status,
            attempt: 1,
            interruptedAttempts: 0,
            error: error,
            createdAt: .noon,
            startedAt: .noon,
            finishedAt: status == .error ? .noon : nil,
            lease: nil,
            isCancellationRequested: false
        )
    }
}
