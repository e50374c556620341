import Glibc
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffSQLite
import Testing

@testable import ConsoleApp

/// The files, keys, themes and precautions of a console that a library user opens.
@Suite("A console of a library user")
struct LibraryConsoleTests {
    private let folder: TemporaryFolder
    private let asking = Entrypoint("asking") { (_: Int, flow) -> Bool in try await flow.interrupt("Go on?") }

    init() throws {
        folder = try TemporaryFolder()
        mkdir("\(folder.path)/config", 0o700)
        mkdir("\(folder.path)/config/signoff", 0o700)
    }

    private func configure(_ text: String) throws {
        try folder.write(text, to: "config/signoff/config.toml")
    }

    private func prepare(
        _ options: SignoffConsole.Options = SignoffConsole.Options(),
        saver: (any CheckpointSaver)? = nil,
        operatorName: String? = nil
    ) async throws -> (OperatedStorage, ConsoleOptions) {
        let path = folder.path
        let file: any CheckpointSaver
        if let saver { file = saver } else { file = try await SQLiteSaver(path: "\(path)/work.sqlite") }
        return try await SignoffConsole.prepare(
            try WorkflowRuntime(saver: file, entrypoints: [asking]),
            title: "work",
            options: options
        ) { name in
            switch name {
            case "XDG_CONFIG_HOME": "\(path)/config"
            case "XDG_STATE_HOME": "\(path)/state"
            case "SIGNOFF_OPERATOR": operatorName
            default: nil
            }
        }
    }

    @Test("The facts reader uses the operator's risk rules, and its version identifies the rules")
    func facts() throws {
        let configuration = SignoffConsole.Options.Folder.path("\(folder.path)/config/signoff")
        let value = try StoredValue(["question": "Delete?", "amount": 5] as JSONValue)
        let question = OpenInterrupt(
            thread: "t",
            workflow: "w",
            namespace: "",
            checkpoint: "c",
            task: "k",
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: "i", value: value),
            payloadDigest: PayloadDigest(of: value),
            waitingSince: nil
        )
        func read() throws -> (risk: QuestionFacts.Risk?, title: String?, version: String) {
            let reader = try SignoffConsole.questionFacts(configurationFolder: configuration)
            var question = question
            question.readFacts(with: reader)
            return (question.facts?.risk, question.facts?.title, reader.version)
        }
        let plain = try read()
        #expect(plain.risk == nil && plain.title == "Delete?")
        try configure("[deciding]\nrisks = ['high if args.amount > 1']\n")
        let ruled = try read()
        #expect(ruled.risk == .high && ruled.version != plain.version)
    }

    @Test("Configuration and drafts are those of the program, for every spelling of the file's path")
    func folders() async throws {
        try configure("escape_delay = 77\n")
        let (opened, options) = try await prepare()
        #expect(options.configFolder == "\(folder.path)/config/signoff")
        #expect(options.stateFolder == "\(folder.path)/state/signoff")
        #expect(try options.readEscapeDelay() == 77)
        #expect(opened.backend.readOnlyReason == nil)
        let file = try #require(opened.backend.storage.place.path)
        await opened.backend.storage.close()
        #expect(symlink(file, "\(folder.path)/link.sqlite") == 0)
        let link = try await SQLiteSaver(path: "\(folder.path)/link.sqlite")
        let (other, _) = try await prepare(saver: link)
        let keys = [opened, other].map(\.backend.storage.place.key)
        #expect(keys[0] == keys[1])
    }

    @Test("Options can name other folders, or none")
    func ownFolders() async throws {
        try configure("escape_delay = 77\n")
        mkdir("\(folder.path)/own", 0o700)
        try folder.write("escape_delay = 88\n", to: "own/config.toml")
        let own = SignoffConsole.Options(
            configurationFolder: .path("\(folder.path)/own"),
            stateFolder: .path("\(folder.path)/kept")
        )
        let (opened, options) = try await prepare(own)
        #expect(try options.readEscapeDelay() == 88)
        #expect(options.stateFolder == "\(folder.path)/kept")
        #expect(opened.keptHead != nil)
        let (bare, none) = try await prepare(SignoffConsole.Options(configurationFolder: .none, stateFolder: .none))
        #expect(none.configFolder == nil && none.stateFolder == nil && bare.keptHead == nil)
        #expect(none.draftFile(of: "maria") == nil)
    }

    @Test("An error in the configuration names file and line")
    func mistakes() async throws {
        try configure("plain = true\nthemes = 1\n")
        let error = await #expect(throws: (any Error).self) { try await prepare() }
        #expect(error.map { "\($0)" }?.contains("config.toml") == true)
    }

    @Test("The precautions of a profile apply to the file: lock, production mark and operator")
    func profiles() async throws {
        try configure(
            """
            [profiles.prod]
            database = "\(folder.path)/work.sqlite"
            production = true
            read_only = true
            operator = "maria"
            """
        )
        let (opened, options) = try await prepare(operatorName: "jo")
        #expect(options.lockReason == "the profile prod is read-only")
        #expect(options.profile?.isProduction == true)
        #expect(opened.backend.identity.name == "maria" && opened.backend.identity.profile == "prod")
        try folder.write("", to: "config/signoff/config.toml")
        let (plain, _) = try await prepare(operatorName: "jo")
        #expect(plain.backend.identity.name == "jo" && plain.backend.identity.profile == "default")
    }

    @Test("A read-only file and a read-only console refuse decisions with the reason")
    func readOnly() async throws {
        let (looking, _) = try await prepare(SignoffConsole.Options(isReadOnly: true))
        #expect(looking.backend.readOnlyReason == "the console was opened read-only")
        let saver = try await SQLiteSaver(
            path: "\(folder.path)/work.sqlite",
            options: SQLiteSaver.Options(mode: .readOnly)
        )
        let (opened, _) = try await prepare(saver: saver)
        let reason = try #require(saver.readOnlyReason)
        #expect(opened.backend.readOnlyReason == reason)
    }

    @Test("A console on a storage in memory keeps no drafts, and has keys and themes")
    func memory() async throws {
        try configure("escape_delay = 77\n")
        let (_, options) = try await prepare(saver: InMemorySaver())
        #expect(try options.readEscapeDelay() == 77)
        #expect(options.draftFile(of: "maria") == nil)
    }

    @Test("A blank operator and a saver without a queue are refused")
    func refusals() async throws {
        await #expect(throws: (any Error).self) { try await prepare(operatorName: " ") }
        await #expect(throws: (any Error).self) {
            try await SignoffConsole.prepare(try WorkflowRuntime(), title: "", options: .init()) { _ in nil }
        }
    }
}
