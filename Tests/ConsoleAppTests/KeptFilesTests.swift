@testable import ConsoleApp
import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Testing

@MainActor
@Suite("Faults of the files that are kept beside a database", .timeLimit(.minutes(5)))
struct KeptFilesTests {
    private let clock = ManualClock()

    private func backend() throws -> ScriptedBackend {
        var content = ScriptedContent()
        content.questions = [try .asking("pay 10?", on: "t-1", at: clock.now)]
        return ScriptedBackend(content, time: clock.source)
    }

    @Test(
        "A position that cannot be read is reported at the start, and one that cannot be saved is reported at the end"
    )
    func session() async throws {
        let folder = try TemporaryFolder()
        let place = ConsolePaths.session(for: "script", of: "maria", stateFolder: folder.path)
        // A folder in place of the file can be neither read nor replaced.
        try PrivateFiles.makeFolder(place)
        let console = try await OpenConsole(
            on: try backend(),
            clock: clock,
            stateFolder: folder.path,
            showing: "your place in the console: cannot read"
        )
        _ = try await console.leave()
        let faults = console.session.faultsOnLeaving
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("your place in the console: cannot write") == true)
    }

    @Test("An unreadable drafts file is reported when the console opens, and kept when it closes")
    func drafts() async throws {
        let folder = try TemporaryFolder()
        let path = ConsolePaths.drafts(for: "script", of: "maria", stateFolder: folder.path)
        try DraftFile(path: path).save(SavedDrafts())
        try PrivateFiles.replace(path, with: Array("no drafts".utf8))
        let console = try await OpenConsole(
            on: try backend(),
            clock: clock,
            stateFolder: folder.path,
            showing: "does not hold drafts"
        )
        _ = try await console.leave()
        #expect(console.session.faultsOnLeaving.first?.contains("it is kept as '\(path).unreadable'") == true)
        #expect(try PrivateFiles.read("\(path).unreadable") == Array("no drafts".utf8))
    }

    @Test("A file that several tasks replace at once is always complete, and each replacement succeeds")
    func crowd() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/kept.json"
        try await withThrowingTaskGroup { group in
            for number in 0..<64 {
                group.addTask { try PrivateFiles.replace(path, with: Array("\(number % 10)".utf8)) }
            }
            try await group.waitForAll()
        }
        #expect(try PrivateFiles.read(path)?.count == 1)
    }

    @Test("A ledger entry that cannot be kept is reported once for any number of attempts")
    func ledgerHead() async throws {
        let folder = try TemporaryFolder()
        let console = try await OpenConsole(
            on: try backend(),
            clock: clock,
            stateFolder: folder.path,
            showing: "pay 10?"
        )
        try await console.until("the first lists") { console.session.tasks.isIdle }
        let fault = OperationError(.unreadable, "the state folder is full")
        console.backend.fail(.databaseID, with: fault, fault)
        await console.session.keepLedgerHead(isDeciding: true)
        try await console.shows("an older copy of the database cannot be detected")
        try await console.press("escape")
        await console.session.keepLedgerHead(isDeciding: true)
        await console.session.settle()
        #expect(!console.terminal.text.contains("cannot be detected"))
        _ = try await console.leave()
    }
}
