import TerminalSupport
import Testing

@Suite("Start, decide, fail, retry, look back")
struct JourneyTests {
    static let runbook = """
        # Release

        ## Build

        Builds the package.

        ```sh name=build
        echo built >> log.txt
        ```

        ## Publish

        Publishes it, once that is allowed.

        ```sh name=publish on_failure=fail
        test -f allowed
        echo published >> log.txt
        ```
        """

    @Test(
        "An operator approves by keys, sees a step fail, retries it, and finds the thread in its history after a restart"
    )
    func approveFailRetryAndLookBack() async throws {
        let place = try Workplace(runbook: Self.runbook)
        let start = try place.signoff("run", "runbook", "--thread", "release", "--input", #"{"path":"runbook.md"}"#)
        try await start.waitFor(text: "1 item waits for a decision")
        #expect(try await start.waitForExit() == .exited(0))
        #expect(place.lines(of: "log.txt").isEmpty)

        let console = try place.signoff()
        try await console.waitFor(text: "Builds the package.")
        try await console.press("a", until: "staged")
        #expect(place.lines(of: "log.txt").isEmpty, "staging sends nothing")
        try await console.press("s")
        try await console.waitFor(text: "Publishes it, once that is allowed.")
        #expect(place.lines(of: "log.txt") == ["built"])

        try await console.press("a", until: "staged, not sent")
        try await console.press("s")
        try await console.waitFor { $0.contains("5 Failures 1") }
        try await console.press("5")
        try await console.waitFor(text: "1 failed run")

        try place.write("", to: "allowed")
        try await console.press("t", until: "staged")
        try await console.press("S", until: "Cancel")
        try await console.press("S", until: "0 failed runs")
        // The retried run is no longer listed as failed once the retry is stored. Its step takes time.
        try await place.waitFor(lines: 2, of: "log.txt")
        #expect(place.lines(of: "log.txt") == ["built", "published"], "the finished step did not run again")
        try await console.press("q", "q")
        #expect(try await console.waitForExit() == .exited(0))
        let last = await console.screen
        #expect(!last.isAlternate)
        #expect(last.unknownSequences.isEmpty)

        let again = try place.signoff()
        try await again.waitFor(text: "Nothing waits for you")
        try await again.press("2")
        try await again.waitFor(text: "release")
        try await again.press("j", "enter")
        try await again.waitFor(text: "loop")
        try await again.press("q", "q", "q")
        #expect(try await again.waitForExit() == .exited(0))
    }
}

extension TerminalSession {
    /// Presses a key that the console ignores for a moment after a change, until the key has its effect.
    func press(_ key: String, until text: String) throws {
        for _ in 0..<20 {
            try press(key)
            if (try? waitFor(text: text, deadline: .seconds(1))) != nil { return }
        }
        try waitFor(text: text, deadline: .seconds(1))
    }
}
