import Glibc
import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("Lists that are printed page by page")
struct PagingTests {
    private static let databases =
        "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/") + "/SignoffSQLiteTests/Databases"

    @Test(
        "The pages of a history make up the history",
        arguments: [
            ("forked_history", "fork-5"), ("stategraph_fanout", "fanout-1"), ("chat_previous", "chat-1"),
            ("legacy_0_4_8", ""),
        ]
    )
    func history(name: String, thread: String) async throws {
        let folder = try TemporaryFolder()
        let database = "\(Self.databases)/\(name).sqlite"
        let threads = try await CommandRun.signoff("threads", "--db", database, "--json", in: folder).json["threads"]
        let names = threads?.arrayValue?.compactMap { $0["thread_id"]?.stringValue } ?? []
        let thread = try #require(names.contains(thread) ? thread : names.first)
        let arguments = ["history", "--db", database, "--thread", thread, "--json"]
        let whole = try await CommandRun.signoff(arguments, in: folder).json
        var pages: [JSONValue] = []
        var next: String?
        repeat {
            let before = next.map { ["--before", $0] } ?? []
            let page = try await CommandRun.signoff(arguments + ["--limit", "2"] + before, in: folder).json
            pages += page["history"]?.arrayValue ?? []
            next = page["next"]?.stringValue
        } while next != nil
        #expect(pages == whole["history"]?.arrayValue)
        #expect(!pages.isEmpty)
    }

    @Test("A page of threads, items or runs prints how to read the next page")
    func lists() async throws {
        let folder = try TemporaryFolder()
        for number in 1...5 {
            let run = try await CommandRun.signoff(
                "run",
                "essay_review",
                "--input",
                "\"cat\"",
                "--thread",
                "t\(number)",
                "--db",
                "d.sqlite",
                "--json",
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
        }
        for (command, list) in [("threads", "threads"), ("inbox", "items"), ("runs", "runs")] {
            let arguments = [command, "--db", "d.sqlite", "--json"]
            let whole = try await CommandRun.signoff(arguments, in: folder).json
            #expect(whole["next"] == .null)
            var listed: [JSONValue] = []
            var next: String?
            repeat {
                let after = next.map { ["--after", $0] } ?? []
                let page = try await CommandRun.signoff(arguments + ["--limit", "2"] + after, in: folder).json
                listed += page[list]?.arrayValue ?? []
                next = page["next"]?.stringValue
            } while next != nil
            #expect(listed == whole[list]?.arrayValue, "\(command)")
            #expect(listed.count == 5, "\(command)")
            let text = try await CommandRun.signoff(command, "--db", "d.sqlite", "--limit", "2", in: folder)
            #expect(text.output.contains("\nmore: --after "))
        }
        let prefixed = try await CommandRun.signoff(
            "threads",
            "--prefix",
            "t",
            "--limit",
            "2",
            "--db",
            "d.sqlite",
            "--json",
            in: folder
        )
        let names = try prefixed.json["threads"]?.arrayValue?.compactMap { $0["thread_id"]?.stringValue }
        #expect(names == ["t1", "t2"])
        let wrong = try await CommandRun.signoff("inbox", "--after", "nonsense", "--db", "d.sqlite", in: folder)
        #expect(wrong.exitCode == 2)
        #expect(wrong.problem.hasPrefix("signoff: --after: 'nonsense' is not a place in this list"))
    }
}
