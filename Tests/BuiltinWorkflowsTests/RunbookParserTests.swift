import Testing

@testable import BuiltinWorkflows

@Suite("Runbook files")
struct RunbookParserTests {
    private func steps(_ text: String) throws -> [Runbook.Step] {
        try RunbookParser.steps(of: text, path: "r.md")
    }

    @Test("Each sh block is a step, described by the heading and the prose above it")
    func blocks() throws {
        let steps = try steps(
            """
            # Deploy

            Builds the thing.
            Takes a while.

            ```sh timeout=30s cwd=sub confirm=no name=build
            make
              make install
            ```

            Not a step:

            ```json
            {}
            ```

            ~~~sh name="check it"
            echo ```
            ~~~

            Cleaning up
            -----------
            ```sh
            rm -f x
            ```
            """
        )
        #expect(steps.map(\.name) == ["build", "check it", "Cleaning up"])
        #expect(steps.map(\.command) == ["make\n  make install", "echo ```", "rm -f x"])
        #expect(
            steps.map(\.description) == [
                "Deploy\n\nBuilds the thing.\nTakes a while.", "Deploy\n\nNot a step:", "Cleaning up",
            ]
        )
        #expect(steps.map(\.timeout) == [30_000, nil, nil])
        #expect(steps.map(\.folder) == ["sub", ".", "."])
        #expect(steps.map(\.isConfirmed) == [false, true, true])
        #expect(steps.map(\.line) == [6, 17, 23])
    }

    @Test("Steps without a name are named after their heading or their number")
    func names() throws {
        #expect(try steps("```sh\na\n```\n# X\n```sh\nb\n```\n```sh\nc\n```").map(\.name) == ["step 1", "X", "X (2)"])
    }

    @Test("Comments and indented code are not steps, blocks in list items are")
    func containers() throws {
        let text = """
            <!--
            ```sh
            commented out
            ```
            -->
            Shown only:

                ```sh
                shown
                ```

            1. First

               ```sh
               in a list
               ```
            """
        #expect(try steps(text).map(\.command) == ["in a list"])
    }

    @Test("Line ends of Windows and a closing fence at the end of the file are read")
    func lineEnds() throws {
        #expect(try steps("# A\r\n\r\nText\r\n```sh\r\none\r\ntwo\r\n```").map(\.command) == ["one\ntwo"])
    }

    @Test(
        "A runbook that breaks a rule is refused with the line",
        arguments: [
            ("# A\n```sh\nx\n", "r.md line 2: the block is not closed"),
            ("```json\nx", "r.md line 1: the block is not closed"),
            (
                "\n```sh tmeout=3s\nx\n```",
                "r.md line 2: unknown option tmeout: the options are timeout, cwd, confirm, on_failure and name"
            ),
            (
                "```sh fast\nx\n```",
                "r.md line 1: \"fast\" is not an option: write timeout=30s, cwd=sub, confirm=no, on_failure=ask or name=build"
            ),
            (
                "```sh timeout=3\nx\n```",
                "r.md line 1: the timeout \"3\" is not a duration such as 250ms, 30s, 5m or 2h"
            ),
            (
                "```sh timeout=0s\nx\n```",
                "r.md line 1: the timeout \"0s\" is not a duration such as 250ms, 30s, 5m or 2h"
            ),
            ("```sh cwd=/etc\nx\n```", "r.md line 1: the folder \"/etc\" must be relative to the runbook's folder"),
            ("```sh confirm=maybe\nx\n```", "r.md line 1: confirm is \"maybe\": write confirm=yes or confirm=no"),
            (
                "```sh on_failure=retry\nx\n```",
                "r.md line 1: on_failure is \"retry\": write on_failure=ask or on_failure=fail"
            ),
            ("```sh name=a name=b\nx\n```", "r.md line 1: the option name is given twice"),
            ("```sh name=\"a\nx\n```", "r.md line 1: a quotation mark is not closed"),
            ("```sh name=a\nx\n```\n```sh name=a\nx\n```", "r.md line 4: the name \"a\" is given to an earlier step"),
            ("```sh\n \n```", "r.md line 1: the step has no command"),
            ("# Nothing\n", "r.md has no steps: write each one as a fenced block that starts with ```sh"),
        ]
    )
    func refused(text: String, message: String) {
        let error = #expect(throws: BuiltinWorkflowError.self) { try steps(text) }
        #expect(error?.code == .invalidRunbook)
        #expect(error?.message == message)
    }

    @Test("Lengths of time are read and written in the same units")
    func timeouts() {
        #expect(StepTimeout.milliseconds("250ms") == 250)
        #expect(StepTimeout.milliseconds("2h") == 7_200_000)
        #expect(["", "s", "-1s", "1.5s", "1 s", "999999999s"].allSatisfy { StepTimeout.milliseconds($0) == nil })
        #expect(
            [250, 30_000, 90_000, 120_000, 7_200_000].map(StepTimeout.text) == ["250ms", "30s", "90s", "2m", "2h"]
        )
    }
}
