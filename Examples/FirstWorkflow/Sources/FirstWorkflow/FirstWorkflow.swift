import Signoff
import SignoffSQLite

/// Asks whether an essay is good.
///
/// End the input at a question and start the program again: the thread still waits, and the essay is not written again.
/// Stop the program while it waits for the essay to appear: after a restart it waits for the remaining time.
@main
enum Main {
    static func main() async throws {
        let file = CommandLine.arguments.dropFirst().first ?? "essays.sqlite"
        let runtime = try WorkflowRuntime(saver: try await SQLiteSaver(path: file), entrypoints: [essayReview])

        var result = try await start(runtime)
        while let question = result.interrupts.first {
            let draft = try question.payload(as: Draft.self)
            print("\(draft.text)\nIs it good? (yes or no)")
            guard let answer = readLine() else {
                print("It waits in \(file).")
                break
            }
            result = try await runtime.invoke(
                essayReview,
                .resume(Command(resume: answer == "yes")),
                on: "essay-1"
            )
        }
        if let verdict = result.value { print(verdict.isApproved ? "Approved." : "Turned down.") }
        // What others watch of the run is written some moments after it happened.
        await runtime.flushEvents()
    }

    /// Continues an unfinished turn, and begins a new turn on a finished thread.
    static func start(_ runtime: WorkflowRuntime) async throws -> RunResult<Verdict> {
        let isUnfinished = try await !runtime.state(of: "essay-1").next.isEmpty
        // A program that was killed holds the thread a few seconds longer.
        let config = RunConfig(whenBusy: .wait)
        return try await runtime.invoke(
            essayReview,
            isUnfinished ? .proceed : .input("cats"),
            on: "essay-1",
            config: config
        )
    }
}
