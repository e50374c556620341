import FoundationEssentials
import OrderedCollections
import ProcessSupport
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite(
    "The commands of the page for Python teams on a server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct ReadmeTests {
    /// The block of the page with the commands.
    private static func commands() throws -> String {
        let data = try Data(contentsOf: URL(filePath: "\(Recording.tests)/../../docs/python-teams.md"))
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let mark = try #require(lines.firstIndex(of: "<!-- server command -->"))
        try #require(lines[mark + 1] == "```sh")
        return lines[(mark + 2)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    @Test("The commands run as they are written, with the URL and the id of an existing server")
    func run() async throws {
        let server = try await RealServer()
        let maria = try await server.backend()
        let refund: JSONValue = ["id": "R-1", "amount": "90.00", "reason": "late parcel"]
        let thread = try await maria.startAndWait("refunds", [refund]).request.thread
        let item = try #require(try await maria.onlyItem(of: thread).question.interrupt.id)
        let commands = try Self.commands()
        let named = commands.split(separator: "\n").map { line in
            line.split(separator: " ").map { $0 == "ID" ? Substring(item.rawValue) : $0 }.joined(separator: " ")
        }.joined(separator: "\n")
        let example = "http://127.0.0.1:2024"
        let parts = named.split(separator: example, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "the page names the example's server once")
        let script = parts.joined(separator: server.url.description)
        let run = try await ServerCommand.shell(script, in: try WorkFolder())
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.contains(item.rawValue))
        #expect(try await maria.items(of: thread).isEmpty)
    }
}
