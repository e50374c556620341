import FoundationEssentials
import SignoffCheckpoint
import Testing

/// `signoff inbox` with filters and orders by facts.
@Suite("An inbox by facts")
struct InboxFactsTests {
    private func asking(_ folder: TemporaryFolder) async throws {
        let lines = [
            ("north", "id,customer,amount,currency,reason\nR-1,Grace,100.00,EUR,late\nR-2,Ada,9.10,EUR,late\n"),
            ("south", "id,customer,amount,currency,reason\nR-3,Grace,2554.00,USD,late\n"),
            ("west", "id,customer,amount,currency,reason\nR-4,Alan,109.2,EUR,late\n"),
        ]
        for (name, table) in lines {
            try folder.write(table, to: "\(name).csv")
            let input = #"{"input":"\#(folder.path)/\#(name).csv","output":"\#(folder.path)/\#(name).out","limit":"1"}"#
            let run = try await CommandRun.signoff(
                "run",
                "refunds",
                "--input",
                input,
                "--thread",
                name,
                "--db",
                "d.sqlite",
                "--json",
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
        }
    }

    private func threads(_ arguments: String..., in folder: TemporaryFolder) async throws -> [String] {
        let run = try await CommandRun.signoff(["inbox", "--db", "d.sqlite", "--json"] + arguments, in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        return try run.json["items"]?.arrayValue?.compactMap { $0["thread_id"]?.stringValue } ?? []
    }

    @Test("The facts of an item are in its JSON, with the risk by the operator's own rules")
    func facts() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder)
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/.config/signoff",
            withIntermediateDirectories: true
        )
        try folder.write("[deciding]\nrisks = ['high if args.amount > 1000']\n", to: ".config/signoff/config.toml")
        let run = try await CommandRun.signoff("inbox", "--db", "d.sqlite", "--json", "--thread", "south", in: folder)
        let facts = try #require(try run.json["items"]?.arrayValue?.first?["facts"])
        #expect(facts["sums"] == ["USD": "2554"])
        #expect(facts["count"] == 1)
        #expect(facts["fields"]?["customer"] == "Grace")
        #expect(facts["fields"]?["amount"] == 2554)
        #expect(facts["risk"] == "high")
        let north = try await CommandRun.signoff("inbox", "--db", "d.sqlite", "--json", "--thread", "north", in: folder)
        let batch = try #require(try north.json["items"]?.arrayValue?.first?["facts"])
        #expect(batch["sums"] == ["EUR": "109.1"])
        #expect(batch["count"] == 2 && batch["title"] == "2 refunds" && batch["risk"] == nil)
    }

    @Test("Items are sorted and filtered by facts, and paged in that order")
    func sorted() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder)
        #expect(try await threads("--sort", "sum:EUR", in: folder) == ["north", "west", "south"])
        #expect(try await threads("--sort", "sum:EUR", "--descending", in: folder) == ["west", "north", "south"])
        #expect(try await threads("--where", "sum:EUR>109.1", in: folder) == ["west"])
        #expect(try await threads("--where", "customer=Grace", in: folder) == ["south"])
        #expect(try await threads("--where", "customer~A", "--where", "sum:EUR", in: folder) == ["west"])
        #expect(try await threads("--where", "count>=2", in: folder) == ["north"])
        let page = try await CommandRun.signoff(
            "inbox",
            "--db",
            "d.sqlite",
            "--json",
            "--sort",
            "thread",
            "--descending",
            "--limit",
            "2",
            in: folder
        ).json
        let next = try #require(page["next"]?.stringValue)
        #expect(
            try await threads("--sort", "thread", "--descending", "--limit", "2", "--after", next, in: folder)
                == ["north"]
        )
        let wrong = try await CommandRun.signoff("inbox", "--db", "d.sqlite", "--after", next, in: folder)
        #expect(wrong.exitCode != 0)
        #expect(wrong.errors.contains("another order"))
    }

    @Test("A condition without a fact, and a direction without an order, are refused")
    func usage() async throws {
        let folder = try TemporaryFolder()
        try await asking(folder)
        for (arguments, words) in [
            (["--where", "=5"], "does not begin with a fact"), (["--descending"], "--descending requires --sort"),
        ] {
            let run = try await CommandRun.signoff(["inbox", "--db", "d.sqlite"] + arguments, in: folder)
            #expect(run.exitCode == 2 || run.exitCode == 64, "\(run.exitCode)")
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }
}
