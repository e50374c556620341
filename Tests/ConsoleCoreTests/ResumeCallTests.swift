@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("Calls that give the same answer without this program")
struct ResumeCallTests {
    private let url = "https://agents.example/api"

    private func choices(_ console: Console) -> [String: String] {
        Dictionary(CopyChoices.all(in: console.state).map { ($0.title, $0.text) }) { first, _ in first }
    }

    @Test("On a server a decided item has the request and Python's command, under the id of its question")
    func decided() throws {
        let console = Console(120, 40, server: url).with(inbox: [try .refund()]).pressing("a")
        let choices = choices(console)
        let question = try #require(console.state.inbox.current?.question)
        let id = try #require(question.interrupt.id?.rawValue)
        let request = try #require(choices["request that answers the same"])
        #expect(request.hasPrefix("curl -sS \(url)/threads/\(question.thread)/runs "))
        #expect(request.contains(#""resume":{"\#(id)":"#))
        #expect(request.contains(#""multitask_strategy":"reject""#))
        #expect(request.contains(#""__pregel_strict_resume":true"#))
        #expect(request.hasSuffix(#"${SIGNOFF_API_KEY:+-H "x-api-key: $SIGNOFF_API_KEY"}"#))
        let python = try #require(choices["Python that answers the same"])
        #expect(python == "Command(resume={'\(id)': {'decisions': [{'type': 'approve'}]}})")
    }

    @Test("An item that is not decided has neither, and an item of a database has none that goes to a server")
    func neither() throws {
        let open = choices(Console(120, 40, server: url).with(inbox: [try .refund()]))
        let ofDatabase = choices(Console(120, 40).with(inbox: [try .refund()]).pressing("a"))
        for titles in [open, ofDatabase] {
            #expect(titles["request that answers the same"] == nil)
            #expect(titles["Python that answers the same"] == nil)
            #expect(titles["whole payload"] != nil)
        }
    }

    @Test("An item of a file that is only read has Python's commands that approve, reject and answer")
    func readOnly() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.load(.access(.readOnly(reason: "a Python program writes it")))
        let titles = choices(console)
        #expect(titles["Python that approves"] == "Command(resume={'q-t-1': {'decisions': [{'type': 'approve'}]}})")
        #expect(titles["Python that rejects"]?.contains("'type': 'reject'") == true)
        #expect(titles["Python that answers with a variable"] == "Command(resume={'q-t-1': answer})")
        console.load(inbox: [try .asking("How many?")], total: 1)
        #expect(choices(console)["Python that approves"] == "Command(resume={'q-t-1': True})")
        #expect(choices(console)["Python that answers with a variable"] != nil)
    }

    @Test("A quote in an answer stays in the answer, for the shell as for Python")
    func quotes() throws {
        let console = Console(120, 40, server: url).with(inbox: [try .refund()]).pressing("x 'it is not ours' enter")
        let entry = try #require(console.state.inbox.current)
        let call = try #require(ResumeCall(entry, [.reject(message: "it's $HOME `now`")]))
        let request = try #require(call.request(to: url))
        #expect(request.contains(#"it'\''s $HOME `now`"#))
        #expect(call.python?.contains(#""it's $HOME `now`""#) == true)
    }
}
