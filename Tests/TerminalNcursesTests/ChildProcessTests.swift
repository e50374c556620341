import Glibc
import TerminalNcurses
import Testing

@Suite("Child processes")
struct ChildProcessTests {
    @Test("The end of a child process is reported, by status or by signal")
    func exits() async throws {
        #expect(try await ChildProcess.spawnAndWait(["/bin/sh", "-c", "exit 7"]) == .status(7))
        #expect(try await ChildProcess.spawnAndWait(["sh", "-c", "kill -TERM $$"]) == .signal(SIGTERM))
    }

    @Test("A child gets the environment it is given and no blocked signals")
    func environment() async throws {
        let check = "test \"$NAME\" = value && test -z \"$HOME\" && grep -q '^SigBlk:.0*$' /proc/self/status"
        let exit = try await ChildProcess.spawnAndWait(
            ["/bin/sh", "-c", check],
            environment: ["NAME": "value", "PATH": "/usr/bin:/bin"]
        )
        #expect(exit == .status(0))
    }

    @Test("A program that cannot be started is an error")
    func failure() async throws {
        let error = await #expect(throws: TerminalError.self) {
            try await ChildProcess.spawnAndWait(["/no/such/editor"])
        }
        #expect(error?.code == .spawnFailed)
        await #expect(throws: TerminalError.self) { try await ChildProcess.spawnAndWait([]) }
    }
}
