import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import TerminalSupport
import Testing

@Suite("A database is one file when no program has it open", .timeLimit(.minutes(10)))
struct CopyTests {
    @Test(
        "After a command, and after the console",
        arguments: [["inbox"], ["threads", "--json"], ["ledger"], ["run", "nothing_of_the_kind"], []]
    )
    func oneFile(arguments: [String]) async throws {
        let place = try Workplace()
        try await place.ask(
            about: [Workplace.Refund(id: "R-1", customer: "Ada", amount: "90.00", reason: "late parcel")],
            on: "parcel"
        )
        let program = try place.signoff(arguments)
        if arguments.isEmpty {
            try await program.waitFor(text: "parcel")
            try await program.press("q")
        }
        _ = try await program.waitForExit()
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(names.contains("work.sqlite") && !names.contains("work.sqlite-wal"))
        try FileManager.default.copyItem(atPath: "\(place.path)/work.sqlite", toPath: "\(place.path)/copy.sqlite")
        let copy = try await SQLiteSaver(path: "\(place.path)/copy.sqlite", options: .init(mode: .readOnly))
        #expect(try await copy.countOpenInterrupts() == 1)
        await copy.close()
    }
}
