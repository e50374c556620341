import ConsoleApp
import Signoff
import SignoffSQLite

let deleteAccount = DurableTask("delete_account") { (account: String) in
    "deleted \(account)"  // an effect that must happen once belongs in a task
}

let offboarding = Entrypoint("offboarding") { (account: String, flow) -> String in
    let approved: Bool = try await flow.interrupt(["account": account, "question": "Delete this account?"])
    return approved ? try await flow.run(deleteAccount, account) : "kept \(account)"
}

@main
enum OwnConsole {
    static func main() async throws {
        let facts = try SignoffConsole.questionFacts()  // titles, sums and risks, to filter and sort by
        let saver = try await SQLiteSaver(path: "offboarding.sqlite", options: .init(facts: facts))
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [offboarding])
        try await SignoffConsole.run(runtime, title: "offboarding")
    }
}
