import FoundationEssentials
import Glibc
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview

/// A private database with an example of every state that an operator meets, filled by executing workflows.
struct Demo: Sendable {
    /// The folder of the database and of the files of the workflows.
    let folder: String
    /// The open database.
    let session: Session
    private let clock: DemoClock

    /// The operator's backend of the demo.
    var backend: any OperatorBackend { session.backend }

    /// The path of the database.
    var databasePath: String { "\(folder)/demo.sqlite" }

    /// Creates a demo, passes it to `body`, and removes it.
    ///
    /// - Parameters:
    ///   - keeps: Whether the folder is kept. Its path is then printed on standard error.
    ///   - name: The operator's name; `nil` for the login name.
    ///   - clock: The clock of the demo.
    ///   - environment: The environment of the process.
    ///   - body: The function that uses the demo.
    /// - Returns: The result of `body`.
    /// - Throws: `unreadable` when the folder cannot be created, and the errors of `body`.
    static func with<Value: Sendable>(
        keeps: Bool,
        name: String?,
        clock: DemoClock = .real,
        environment: Environment = .process,
        _ body: (Demo) async throws -> Value
    ) async throws -> Value {
        let operatorName = try environment.operatorName(given: name)
        let folder =
            switch clock {
            case .real: try makeFolder(environment.variable("TMPDIR") ?? "/tmp")
            case .staged: try makePictureFolder()
            }
        defer {
            if keeps {
                StandardStreams.write(
                    "signoff: the demo is in \(folder), its database is \(folder)/demo.sqlite\n",
                    to: 2
                )
            } else {
                // A file that cannot be removed stays in the temporary folder, where it is harmless.
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        let demo = try await Demo(folder: folder, operatorName: operatorName, clock: clock)
        try await demo.fill()
        let result = try await body(demo)
        try await demo.session.storage.close()
        return result
    }

    private init(folder: String, operatorName: String, clock: DemoClock) async throws {
        self.folder = folder
        self.clock = clock
        for (name, text) in DemoFiles.all {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let location = StorageLocation(path: "\(folder)/demo.sqlite")
        // No other account can write to the folder, and the demo removes it at its end, so the trust is not stored.
        let storage = try await StorageProviders.provider(for: location).open(
            location,
            options: StorageOptions(createsMissing: true, time: clock.time, random: clock.random)
        )
        session = Session(
            local: try LocalBackend(
                storage: storage,
                identity: OperatorIdentity(
                    name: operatorName,
                    client: "console",
                    profile: "demo",
                    account: clock.account
                ),
                workflows: Workflows.registered,
                time: clock.time,
                random: clock.random
            ),
            output: Output(isJSON: false),
            trust: await DatabaseTrust(of: storage, stateFolder: nil, person: operatorName),
            databaseWords: ""
        )
    }

    /// Creates the folder whose name appears in pictures, and is therefore always the same.
    private static func makePictureFolder() throws -> String {
        let folder = "/tmp/signoff-demo"
        guard mkdir(folder, 0o700) == 0 else {
            throw OperationError(
                .unreadable,
                "cannot make '\(folder)': \(String(cString: strerror(errno))). Another screenshot is in progress, or was interrupted: "
                    + "in that case remove the folder"
            )
        }
        return folder
    }

    private static func makeFolder(_ base: String) throws -> String {
        var template = Array("\(base)/signoff-demo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw OperationError(.unreadable, "cannot make a folder in '\(base)': \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Starts the run that is executing when the demo opens.
    func startSlowRun() async throws {
        _ = try await backend.start("runbook", input: runbook("backup"), on: "nightly-backup")
    }

    /// Executes the other runs until each waits, has failed or has finished.
    private func fill() async throws {
        let maria = try LocalBackend(
            storage: try session.storage,
            identity: OperatorIdentity(name: "maria", client: "console", profile: "demo", account: clock.account),
            workflows: Workflows.registered,
            time: clock.time,
            random: clock.random
        )
        let runtime = try WorkflowRuntime(
            storage: try session.storage,
            entrypoints: Workflows.definitions,
            options: WorkflowRuntime.Options(
                time: clock.time,
                random: clock.random,
                account: clock.account,
                release: SignoffCommand.version
            )
        )
        let worker = try session.makeWorker(runtime, selection: .queue)
        let work = Task { await worker.run() }
        do {
            // Oldest first, because the inbox lists items in the order in which they began to wait.
            for (workflow, thread, input) in wishes {
                _ = try await maria.start(workflow, input: input, on: thread)
                worker.notify()
                try await session.waitUntilIdle(worker)
                clock.pass(.seconds(11 * 60 + 17))
            }
            let rain = try await maria.onlyItem(of: "essay-rain")
            _ = try await maria.answer([ItemAnswer(item: rain, decisions: [.approve])], token: maria.makeToken())
            let snow = try await maria.onlyItem(of: "essay-snow")
            _ = try await maria.answer(
                [ItemAnswer(item: snow, decisions: [.reject(message: nil)])],
                token: maria.makeToken()
            )
            worker.notify()
            try await session.waitUntilIdle(worker)
        } catch {
            work.cancel()
            await work.value
            throw error
        }
        work.cancel()
        await work.value
    }

    private var wishes: [(workflow: String, thread: ThreadID, input: JSONValue)] {
        [
            ("essay_review", "essay-rain", "rain"),
            ("essay_review", "essay-snow", "snow"),
            ("runbook", "release-2.4", runbook("release")),
            ("refunds", "refunds-monday", refunds("refunds")),
            ("essay_review", "essay-cat", "cat"),
            ("runbook", "clean-up", runbook("cleanup")),
            ("refunds", "refunds-small", refunds("small")),
            ("runbook", "warm-up", runbook("warm-up")),
            ("refunds", "refunds-bad", refunds("bad")),
            ("essay_review", "essay-sea", "the sea"),
        ]
    }

    private func runbook(_ name: String) -> JSONValue {
        ["path": .string("\(folder)/\(name).md")]
    }

    private func refunds(_ name: String) -> JSONValue {
        ["input": .string("\(folder)/\(name).csv"), "output": .string("\(folder)/\(name)-approved.csv"), "limit": 100]
    }
}
