import Glibc
import TerminalSupport
import Testing

@Suite("A program killed in the middle of a run")
struct KillTests {
    static let runbook = """
        # Job

        The first step.

        ```sh confirm=no name=one
        echo one >> log.txt
        ```

        The second step.

        ```sh confirm=no name=two
        echo two >> log.txt
        echo second step began
        while [ ! -f go ]; do sleep 0.05; done
        ```

        The third step.

        ```sh confirm=no name=three
        echo three >> log.txt
        ```
        """

    @Test("kill -9 loses nothing, runs no finished step twice, and asks about the interrupted step")
    func killAndRestart() async throws {
        let place = try Workplace(runbook: Self.runbook)
        let first = try place.signoff("run", "runbook", "--thread", "job", "--input", #"{"path":"runbook.md"}"#)
        try await first.waitFor(text: #""line":"second step began""#)
        await first.send(signal: SIGKILL)
        #expect(try await first.waitForExit() == .signaled(SIGKILL))
        try place.write("", to: "go")

        // Another worker claims the run of the killed program once its lease has ended.
        let second = try place.signoff("worker", "--once")
        #expect(try await second.waitForExit() == .exited(0))
        let question = try place.signoff("item", "--thread", "job")
        try await question.waitFor(text: #"Step \"two\" may have run"#)
        #expect(try await question.waitForExit() == .exited(0))
        #expect(place.lines(of: "log.txt") == ["one", "two"])

        let answer = try place.signoff("answer", "--thread", "job", "--decision", "edit", "--edit", #""skip""#)
        #expect(try await answer.waitForExit() == .exited(0))
        #expect(place.lines(of: "log.txt") == ["one", "two", "three"])
    }
}
