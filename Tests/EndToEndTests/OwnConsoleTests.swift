import CellGrid
import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import TerminalSupport
import Testing

/// The console that a library user builds, tested on a terminal.
@Suite("A console of a library user", .timeLimit(.minutes(5)))
struct OwnConsoleTests {
    /// A folder whose database has an offboarding workflow to start.
    private func place() async throws -> Workplace {
        let place = try Workplace()
        let saver = try await SQLiteSaver(
            path: "\(place.path)/offboarding.sqlite",
            options: SQLiteSaver.Options(trustFolder: nil)
        )
        let request = RunRequest(
            thread: "leaver",
            workflow: "offboarding",
            action: .start(input: .string("m.jones")),
            requestedBy: "maria"
        )
        _ = try await saver.submit(request, guardedBy: [], recording: nil)
        await saver.close()
        return place
    }

    private func open(_ place: Workplace) throws -> TerminalSession {
        try TerminalSession(
            program: try BuiltProduct.path("OwnConsole"),
            arguments: [],
            environment: ["HOME": place.path],
            directory: place.path,
            size: Size(rows: 40, columns: 120),
            deadline: .seconds(60)
        )
    }

    @Test("The keys are those of the configuration, and staged decisions are restored")
    func keysAndDrafts() async throws {
        let place = try await place()
        try place.makeFolder(".config/signoff")
        try place.write("[keys]\napprove = \"b\"\n", to: ".config/signoff/config.toml")
        let first = try open(place)
        try await first.waitFor(text: "Delete this account?")
        try await first.press("b", until: "staged, not sent")
        try await first.press("ctrl-c", until: "keep as drafts")
        try await first.press("k")
        #expect(try await first.waitForExit() == .exited(0))
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/.local/state/signoff")
        #expect(kept.contains { $0.hasPrefix("drafts-") })
        let second = try open(place)
        try await second.waitFor(text: "1 staged")
        try await second.press("s", until: "Nothing waits for you")
        try await second.press("q")
        #expect(try await second.waitForExit() == .exited(0))
    }

    @Test("An error of a theme is one line before the screen is drawn")
    func badTheme() async throws {
        let place = try await place()
        try place.makeFolder(".config/signoff")
        try place.write("theme = \"nothing-of-this-name\"\n", to: ".config/signoff/config.toml")
        let console = try open(place)
        #expect(try await console.waitForExit() != .exited(0))
        let output = String(decoding: await console.output, as: UTF8.self)
        #expect(output.contains("nothing-of-this-name"))
        #expect(!output.contains("\u{1B}[?1049h"))
    }

    @Test("A profile that locks the file locks this console too")
    func locked() async throws {
        let place = try await place()
        try place.makeFolder(".config/signoff")
        let path = "\(place.path)/offboarding.sqlite"
        try place.write(
            "[profiles.wall]\ndatabase = \"\(path)\"\nread_only = true\n",
            to: ".config/signoff/config.toml"
        )
        let console = try open(place)
        try await console.waitFor(text: "the profile wall is read-only")
        try await console.press("q")
        #expect(try await console.waitForExit() == .exited(0))
    }
}
