import Signoff
import SignoffSQLite

/// Asks whether an essay is good.
///
/// End the input at a question and start again: the thread still waits, and the essay is not written anew. Stop the program while it waits for the essay to
/// appear: started again, it waits for the rest.
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

    /// Goes on where the thread stopped, and begins a turn where it had finished.
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
