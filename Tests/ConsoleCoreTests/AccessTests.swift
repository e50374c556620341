import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import Testing

@Suite("A locked console and profiles")
struct AccessTests {
    private func locked() throws -> Console {
        Console(100, 24).with(inbox: [try .refund()]).with(.access(.locked(reason: "the profile prod is read-only")))
    }

    @Test("While the console is locked nothing is decided, and the reason names the command that unlocks")
    func lockedDecidesNothing() throws {
        let console = try locked().pressing("a s")
        #expect(console.decisions().isEmpty && console.sent.isEmpty)
        #expect(console.notice.contains("read-only: the profile prod is read-only; :unlock 10m unlocks"))
        #expect(console.text.contains("LOCKED"))
    }

    @Test(":unlock unlocks for its time, counts down, and locks again")
    func unlockedForATime() throws {
        var console = try locked().pressing(": 'unlock 2m' enter")
        #expect(console.effects.contains(.setLock(liftedUntil: console.clock.advanced(by: .seconds(120)))))
        console.press("j")
        #expect(console.text.contains("UNLOCKED 1m59s"))
        console.press("a s")
        #expect(console.sent.count == 1)
        console.pass(.seconds(120))
        console.forgetEffects()
        console.send(.tick(at: console.clock))
        #expect(console.effects.contains(.setLock(liftedUntil: nil)))
        #expect(console.text.contains(" LOCKED"))
    }

    @Test("A key pressed together with unlocking decides nothing")
    func unlockingDisarms() throws {
        var console = try locked()
        console.press(": 'unlock' enter a", every: .milliseconds(20))
        #expect(console.decisions().isEmpty)
    }

    @Test(":lock locks at once")
    func lockAgain() throws {
        let console = try locked().pressing(": 'unlock' enter : 'lock' enter a")
        #expect(console.effects.last == .setLock(liftedUntil: nil))
        #expect(console.decisions().isEmpty)
    }

    @Test(
        "Invalid durations and durations above eight hours are refused",
        arguments: ["0m", "9h", "-1", "10x", "1.5h", "99999999999999999999m"]
    )
    func badTimes(text: String) throws {
        let console = try locked().pressing(": 'unlock \(text)' enter")
        #expect(console.notice.contains("is not a duration from 1s to 8h"))
        #expect(console.text.contains(" LOCKED"))
    }

    @Test("A console that cannot be unlocked says why")
    func notLocked() throws {
        let open = Console(100, 24).with(inbox: [try .refund()]).pressing(": 'unlock' enter")
        #expect(open.notice.contains("the console is not locked"))
        let readOnly = Console(100, 24).with(.access(.readOnly(reason: "Python made it"))).pressing(": 'unlock' enter")
        #expect(readOnly.notice.contains("Python made it"))
    }

    @Test("P lists the profiles; switching keeps drafts here and sends nothing")
    func switchProfile() throws {
        var console = Console(80, 24, profile: "staging", profiles: ["prod", "staging"])
            .with(inbox: [try .refund()]).pressing("a P")
        #expect(console.text.contains("staging  in use"))
        console.forgetEffects()
        console.press("k enter")
        #expect(console.effects.last == .switchProfile("prod"))
        #expect(
            console.effects.contains { if case .saveDrafts(let saved) = $0 { saved.drafts.count == 1 } else { false } }
        )
        #expect(console.sent.isEmpty)
    }

    @Test(
        "The server is named on every screen, and in the shell command for the same answer",
        arguments: ["1", "2", "3", "5"]
    )
    func server(key: String) throws {
        let url = "https://agents.example"
        let console = Console(80, 24, profile: "prod", isProduction: true, profiles: ["prod"], server: url)
        let header = console.pressing(key).grid().rows()[1]
        #expect(header.contains(" prod ⚠ "))
        #expect(header.contains("demo.sqlite"))
        #expect(!Console(80, 24).pressing(key).grid().rows()[1].contains("demo.sqlite"))
        let decided = Console(80, 24, server: url).with(inbox: [try .refund()]).pressing("a")
        #expect(decided.state.commandLine(without: nil)?.contains("--server https://agents.example --") == true)
    }

    @Test("A production profile is marked on every screen", arguments: ["1", "2", "3", "4", "5", "L"])
    func stripe(key: String) throws {
        let console = Console(80, 24, profile: "prod", isProduction: true, profiles: ["prod"]).pressing(key)
        let rows = console.grid().rows()
        #expect(rows[1].contains(" prod ⚠ "))
        #expect(console.grid()[Position(row: 1, column: 79)].style.role == ThemeRole.statusProduction.styleRole)
    }
}
