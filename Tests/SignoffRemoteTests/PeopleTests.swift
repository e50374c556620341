import OrderedCollections
import ProcessSupport
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite(
    "On a real server with several users",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct PeopleTests {
    @Test("Each user sees and answers their own questions, and nothing reveals those of others")
    func two() async throws {
        let server = try await RealServer.withPeople()
        let number = UInt64.random(in: 0...(.max))
        let maria = try await server.backend("maria", key: "key-of-maria-\(number)")
        let omar = try await server.backend("omar", key: "key-of-omar-\(number)")
        let thread = try await maria.startAndWait("ask", ["question": "mine?"]).request.thread
        let item = try await maria.onlyItem(of: thread)
        #expect(try await omar.inbox().items.isEmpty)
        #expect(try await omar.threads().isEmpty)
        for verb in 0..<3 {
            let error = await #expect(throws: OperationError.self) {
                switch verb {
                case 0: _ = try await omar.thread(thread)
                case 1: _ = try await omar.retry(thread: thread)
                default:
                    let answer = ItemAnswer(item: item, decisions: [.respond("no")])
                    _ = try await omar.answer([answer], token: omar.makeToken())
                }
            }
            #expect(error?.code.description == "thread_not_found")
        }
        let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
        _ = try await maria.end(of: try await maria.answer([answer], token: maria.makeToken()))
        #expect(try await maria.thread(thread).state?.values.jsonProjection == "yes")
    }

    @Test("Without a key the command ends with 5 and names the source of the key; a forbidden operation ends with 6")
    func refused() async throws {
        let server = try await RealServer.withPeople()
        let folder = try WorkFolder()
        func signoff(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> ServerCommand {
            try await ServerCommand.run(
                arguments + ["--server", server.url.description],
                in: folder,
                environment: environment
            )
        }
        let nobody = try await signoff(["inbox"])
        #expect(nobody.exitCode == 5)
        #expect(nobody.errors.contains("[unauthorized]"))
        #expect(nobody.errors.contains("SIGNOFF_API_KEY"))
        #expect(nobody.output.isEmpty)
        let wrong = try await signoff(["inbox"], ["SIGNOFF_API_KEY": "the-wrong-key"])
        #expect(wrong.errors.contains("[unauthorized]"))
        #expect(!wrong.errors.contains("the-wrong-key"))
        let visitor = ["SIGNOFF_API_KEY": "key-of-visitor"]
        #expect(try await signoff(["inbox"], visitor).exitCode == 0)
        let forbidden = try await signoff(["run", "ask", "--input", "1"], visitor)
        #expect(forbidden.exitCode == 6, "\(forbidden.errors)")
        #expect(forbidden.errors.contains("[forbidden]"))
    }
}
