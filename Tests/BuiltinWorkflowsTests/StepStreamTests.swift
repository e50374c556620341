import OrderedCollections
import Signoff
import SignoffCheckpoint
import Testing

@testable import BuiltinWorkflows

@Suite("What a step streams and keeps of long output")
struct StepStreamTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// The events of the custom stream while a runbook of one command runs, each as its JSON, and the result of the step.
    private func run(
        _ command: String,
        limits: OutputBatches.Limits = OutputBatches.Limits()
    ) async throws -> (events: [JSONValue], step: StepResult) {
        let shell = Shell(time: .system, clock: ContinuousClock(), grace: Shell.Grace(), limits: limits)
        let workflow = BuiltinWorkflow.runbook(shell: shell)
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [workflow])
        let path = try folder.write("```sh confirm=no name=a\n\(command)\n```", to: "runbook.md")
        var events: [JSONValue] = []
        let input = RunInput.input(RunbookInput(path: path))
        for try await chunk in runtime.stream(workflow, input, on: "t", modes: [.custom], includingNestedRuns: true) {
            if case .custom(let value) = chunk.event { events.append(value.jsonProjection) }
        }
        // A turn that has ended gives its value once more.
        let result = try await runtime.invoke(workflow, .proceed, on: "t")
        return (events, try #require(result.value?.steps.first))
    }

    private func lines(of event: JSONValue) -> [String] {
        event["lines"]?.arrayValue?.compactMap(\.stringValue) ?? [event["line"]?.stringValue ?? "?"]
    }

    @Test("A result keeps the first and the last lines and says what it leaves out between them")
    func longOutput() async throws {
        let step = try await run("seq 1 1000").step
        #expect(step.lines == 1000)
        #expect(step.head == (1...20).map(String.init))
        #expect(step.tail == (961...1000).map(String.init))
        #expect(step.missingLines == 940)
        let missing = (21...960).map { "\($0)\n" }.joined()
        #expect(step.missingBytes == missing.utf8.count)
    }

    @Test("Output that comes fast is streamed in few events, every line in order")
    func batches() async throws {
        let events = try await run("seq 1 20000").events
        #expect(events.allSatisfy { $0["missing_lines"] == nil })
        #expect(events.flatMap(lines) == (1...20_000).map(String.init))
        #expect(events.count <= 200)
    }

    @Test("Output beyond its bound is streamed in part, with how much is left out")
    func boundedStream() async throws {
        var limits = OutputBatches.Limits()
        limits.total = 10_000
        let events = try await run("seq 1 100000", limits: limits).events
        let shown = events.flatMap(lines)
        let missing = events.reduce(0) { $0 + Int($1["missing_lines"]?.integerValue ?? 0) }
        #expect(shown.count + missing == 100_000)
        #expect(shown.count < 5_000)
        #expect(shown.last == "100000")
    }
}
