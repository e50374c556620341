import Glibc
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("Whether what waits in a file may be executed")
struct TrustTests {
    /// A file of user 501, written as `ls -l` shows owner and mode.
    private struct Row: CustomTestStringConvertible {
        var file: (owner: UInt32, mode: UInt32) = (501, 0o600)
        var log: (owner: UInt32, mode: UInt32)?
        var folder: (owner: UInt32, mode: UInt32) = (501, 0o700)
        var isPlain = true
        var danger: String?
        var isWorldWritable = false

        var testDescription: String { "\(file) \(log.map { "\($0)" } ?? "") \(folder)" }

        var facts: DatabaseFacts {
            DatabaseFacts(
                file: .init(path: "/d/a.sqlite", owner: file.owner, mode: file.mode, isPlain: isPlain),
                beside: log.map { [.init(path: "/d/a.sqlite-wal", owner: $0.owner, mode: $0.mode)] } ?? [],
                folder: .init(path: "/d", owner: folder.owner, mode: folder.mode)
            )
        }
    }

    private static let rows = [
        Row(),
        Row(file: (501, 0o644), log: (501, 0o644), folder: (501, 0o755)),
        Row(file: (0, 0o644), log: (0, 0o644), folder: (0, 0o755)),
        Row(file: (501, 0o644), folder: (0, 0o1777)),
        Row(file: (502, 0o600), danger: "'/d/a.sqlite' belongs to user 502"),
        Row(file: (501, 0o664), danger: "a group may write to '/d/a.sqlite' (mode 664)"),
        Row(
            file: (501, 0o666),
            danger: "every user may write to '/d/a.sqlite' (mode 666)",
            isWorldWritable: true
        ),
        Row(log: (502, 0o600), danger: "'/d/a.sqlite-wal' belongs to user 502"),
        Row(
            log: (501, 0o602),
            danger: "every user may write to '/d/a.sqlite-wal' (mode 602)",
            isWorldWritable: true
        ),
        Row(folder: (502, 0o755), danger: "the folder '/d' belongs to user 502"),
        Row(folder: (501, 0o775), danger: "a group may replace files in '/d' (mode 775)"),
        Row(
            folder: (501, 0o777),
            danger: "every user may replace files in '/d' (mode 777)",
            isWorldWritable: true
        ),
        Row(file: (0, 0o644), folder: (0, 0o1777), danger: "every user may replace files in '/d' (mode 1777)"),
        Row(isPlain: false, danger: "'/d/a.sqlite' is not a regular file"),
    ]

    @Test(
        "A file is safe when only its owner, who is this user or root, may write to it and replace it",
        arguments: rows
    )
    private func safety(row: Row) {
        #expect(row.facts.danger(to: 501) == row.danger)
        #expect(row.facts.isWorldWritable == row.isWorldWritable)
    }

    @Test("Console, own console and worker decide by safety, knowledge and lists")
    func decisions() {
        let list = TrustList(paths: ["/d/a.sqlite"])
        // safe, known, world-writable, listed -> console, own console, worker, worker --trust
        let rows: [(safe: Bool, known: Bool, world: Bool, listed: Bool, works: [Bool])] = [
            (true, true, false, false, [true, true, true, true]),
            (true, false, false, false, [false, true, false, true]),
            (true, false, false, true, [false, true, true, true]),
            (false, true, false, false, [false, false, false, true]),
            (false, true, false, true, [false, false, true, true]),
            (false, false, false, true, [false, false, true, true]),
            (false, true, true, true, [false, false, false, true]),
            (false, false, true, false, [false, false, false, true]),
        ]
        for row in rows {
            let trust = Trust(
                path: "/d/a.sqlite",
                danger: row.safe ? nil : "others may write to it",
                isWorldWritable: row.world,
                isKnown: row.known
            )
            let given = row.listed ? list : TrustList(paths: ["/d/b.sqlite"])
            let works = [
                trust.ofConsole, trust.ofOwnConsole, trust.ofWorker(isGiven: false, list: given),
                trust.ofWorker(isGiven: true, list: given),
            ].map { $0 == .work }
            #expect(works == row.works, "\(row)")
        }
    }

    @Test("An unreadable trust file gives no trust, and a reason")
    func fault() {
        let trust = Trust(path: "/d/a.sqlite", isKnown: false, fault: "the list of trusted files is everybody's")
        #expect(trust.ofConsole == .hold(reason: "the list of trusted files is everybody's"))
    }

    @Test("A storage without a file is never asked about")
    func memory() async {
        let trust = await DatabaseTrust(of: InMemorySaver().roles, stateFolder: "/nowhere", person: "maria")
        #expect(trust.trust == nil)
    }

    @Test("A run stands behind another one of its thread that waits, and behind no other")
    func turn() async throws {
        let world = try OperatedWorkflows()
        func submit(_ thread: ThreadID, by name: String) async throws -> Run {
            try await world.saver.submit(
                RunRequest(thread: thread, workflow: "ask", action: .start(input: .string("x")), requestedBy: name),
                guardedBy: [],
                recording: nil
            )
        }
        let elsewhere = try await submit("t-2", by: "mallory")
        let first = try await submit("t-1", by: "mallory")
        let second = try await submit("t-1", by: "maria")
        try await world.maria.requireTurn(of: elsewhere)
        try await world.maria.requireTurn(of: first)
        let error = await #expect(throws: OperationError.self) { try await world.maria.requireTurn(of: second) }
        #expect(error?.code == .threadBusy && error?.exitCode == 3)
        #expect(error?.message.contains("run '\(first.id)' of mallory") == true)
        // A live worker gets to the second run by itself; one that vanished does not.
        _ = try await world.saver.claim(run: first.id, for: "w", lease: .seconds(9))
        try await world.maria.requireTurn(of: second)
        world.clock.advance(by: .seconds(10))
        await #expect(throws: OperationError.self) { try await world.maria.requireTurn(of: second) }
    }

    @Test("What waits is listed oldest first, with what it was given and the question it answers")
    func waiting() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let question = try #require(try await world.maria.inbox().items.first)
        let answers = [ItemAnswer(item: question, decisions: [.respond("yes")])]
        let answer = try await world.maria.answer(answers, token: "answer")
        let start = try await world.omar.start("ask", input: "dog", on: "t-2")
        let waiting = try await world.maria.waitingRuns()
        #expect(waiting.unlisted == 0)
        #expect(waiting.listed.map(\.run.id) == [answer.id, start.id])
        #expect(waiting.listed.map(\.questions) == [[["question": "Is cat all right?"]], []])
    }

    private func submit(_ workflow: String, on thread: ThreadID, to saver: InMemorySaver) async throws -> Run {
        try await saver.submit(
            RunRequest(thread: thread, workflow: workflow, action: .start(input: .null), requestedBy: "mallory"),
            guardedBy: [],
            recording: nil
        )
    }

    @Test("Runs of other workflows hide nothing that waits, however many they are", arguments: [1, 200, 500, 1_001])
    func hidden(count: Int) async throws {
        let world = try OperatedWorkflows()
        let first = try await submit("ask", on: "t-first", to: world.saver)
        for number in 0..<count { _ = try await submit("elsewhere", on: ThreadID("e-\(number)"), to: world.saver) }
        let last = try await submit("ask", on: "t-last", to: world.saver)
        let waiting = try await world.maria.waitingRuns()
        #expect(waiting.listed.map(\.run.id) == [first.id, last.id])
        #expect(waiting.unlisted == 0)
        #expect(try await world.maria.hasActiveRuns())
        for run in [first, last] { _ = try await world.maria.cancel(run.id) }
        #expect(try await !world.maria.hasActiveRuns())
        #expect(try await world.maria.waitingRuns().listed.isEmpty)
    }

    @Test("The oldest are listed, and those beyond them are counted exactly", arguments: [1, 2, 3, 5, 7])
    func bounded(limit: Int) async throws {
        let world = try OperatedWorkflows()
        var runs: [RunID] = []
        for number in 0..<6 {
            runs.append(try await submit("ask", on: ThreadID("t-\(number)"), to: world.saver).id)
            _ = try await submit("elsewhere", on: ThreadID("e-\(number)"), to: world.saver)
        }
        let waiting = try await world.maria.waitingRuns(limit: limit)
        #expect(waiting.listed.map(\.run.id) == Array(runs.prefix(limit)))
        #expect(waiting.unlisted == max(0, 6 - limit))
    }

    @Test("A run that another worker holds is listed, because it continues here when that worker dies")
    func heldElsewhere() async throws {
        let world = try OperatedWorkflows()
        let run = try await submit("ask", on: "t-1", to: world.saver)
        _ = try await world.saver.claim(run: run.id, for: "w", lease: .seconds(9))
        #expect(try await world.maria.waitingRuns().listed.map(\.run.id) == [run.id])
        world.clock.advance(by: .seconds(10))
        #expect(try await world.maria.waitingRuns().listed.map(\.run.id) == [run.id])
    }
}

@Suite("The facts of a file")
struct DatabaseFactsTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/signoff-facts-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for name in ["a.sqlite", "a.sqlite-wal", "link.sqlite"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        try body(folder)
    }

    private func write(_ path: String, mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        try #require(chmod(path, mode) == 0)
    }

    @Test("A link is judged by the file it leads to, and a link beside the file by itself")
    func links() throws {
        try withFolder { folder in
            try write("\(folder)/a.sqlite", mode: 0o640)
            symlink("\(folder)/a.sqlite", "\(folder)/link.sqlite")
            let facts = try DatabaseFacts(of: "\(folder)/link.sqlite")
            #expect(facts.file.path.hasSuffix("/a.sqlite") && facts.file.mode == 0o640)
            #expect(facts.folder.mode == 0o700)
            #expect(facts.danger(to: DatabaseFacts.currentUser) == nil)
            symlink("/dev/null", "\(folder)/a.sqlite-wal")
            let danger = try DatabaseFacts(of: "\(folder)/a.sqlite").danger(to: DatabaseFacts.currentUser)
            #expect(danger?.contains("a.sqlite-wal' is not a regular file") == true)
        }
    }

    @Test("Modes are read as they are, the sticky bit of the folder among them")
    func modes() throws {
        try withFolder { folder in
            try write("\(folder)/a.sqlite", mode: 0o666)
            #expect(try DatabaseFacts(of: "\(folder)/a.sqlite").isWorldWritable)
            chmod("\(folder)/a.sqlite", 0o600)
            chmod(folder, 0o777)
            #expect(try DatabaseFacts(of: "\(folder)/a.sqlite").danger(to: DatabaseFacts.currentUser) != nil)
            chmod(folder, 0o1777)
            #expect(try DatabaseFacts(of: "\(folder)/a.sqlite").danger(to: DatabaseFacts.currentUser) == nil)
        }
    }

    @Test("A missing file is an error with its path")
    func missing() {
        #expect { try DatabaseFacts(of: "/tmp/no-such-folder/a.sqlite") } throws: { error in
            (error as? OperationError)?.message.contains("/tmp/no-such-folder") == true
        }
    }
}
