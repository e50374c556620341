import Glibc
import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import Testing

/// Compares the output of commands on databases of the reference with the reference's own recordings.
@Suite("Databases created by the reference")
struct RecordedDatabaseTests {
    static let names = [
        "chat_previous", "durability", "essay_review_finished", "essay_review_interrupted", "failed_run",
        "failed_parallel", "fanout_send", "forked_history", "forked_update", "hitl_agent_inbox", "hitl_middleware",
        "legacy_0_2_34", "legacy_0_2_4", "legacy_0_4_8", "nested_entrypoint", "nested_two_levels",
        "parallel_interrupts", "stategraph_fanout", "stategraph_messages", "value_types", "value_types_interrupt",
    ]

    /// The recordings are stored with the tests of the modules that read them first.
    private static let tests = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/")

    /// Values that the rows alone do not determine, by place, with the value that is printed instead.
    private static func deviations() throws -> JSONObject {
        let groups = try JSONValue(parsing: try read("\(tests)/SignoffCheckpointTests/Goldens/deviations.json"))
        return (groups.objectValue ?? [:]).values.reduce(into: [:]) { all, group in
            for (place, value) in group.objectValue ?? [:] { all[place] = value }
        }
    }

    private static func recorded(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: try read("\(tests)/SignoffCheckpointTests/Goldens/sqlite/\(name).json"))
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0, "\(path) is missing")
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            try #require(count >= 0)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// A copy in a separate folder, so that files a command leaves behind are noticed.
    private static func copy(_ name: String) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        try copy.write(try read("\(tests)/SignoffSQLiteTests/Databases/\(name).sqlite"), to: "recorded.sqlite")
        return copy
    }

    @Test("A list without the index is complete, and a note says so in one line")
    func withoutIndex() async throws {
        let folder = try Self.copy("essay_review_interrupted")
        let whole = try await CommandRun.signoff("inbox", "--db", "recorded.sqlite", in: folder)
        try folder.write("in the way", to: "cache")
        let run = try await CommandRun.signoff(
            "inbox",
            "--db",
            "recorded.sqlite",
            in: folder,
            environment: ["XDG_CACHE_HOME": "\(folder.path)/cache"]
        )
        #expect(run.output == whole.output && run.exitCode == whole.exitCode)
        let lines = run.errors.split(separator: "\n").filter { $0.contains("without their index") }
        #expect(lines.count == 1, "\(run.errors)")
        #expect(lines.first?.hasPrefix("signoff: lists are read without their index, which is slower: ") == true)
    }

    @Test("An inbox without items reports failed and unreadable threads")
    func failures() async throws {
        let folder = try Self.copy("failed_run")
        var run = try await CommandRun.signoff("inbox", "--db", "recorded.sqlite", in: folder)
        #expect(
            run.output == """
                Nothing waits for you.
                2 threads have failed or cannot be read: 'signoff threads --status error' lists them.

                """
        )
        let unreadable = try Self.copy("essay_review_interrupted")
        try ForeignConnection(path: "\(unreadable.path)/recorded.sqlite").run(
            "UPDATE checkpoints SET checkpoint = x'c1'"
        )
        run = try await CommandRun.signoff("inbox", "--db", "recorded.sqlite", in: unreadable)
        #expect(run.output.contains("Nothing waits for you.\n1 thread has failed or cannot be read: "), "\(run.output)")
        run = try await CommandRun.signoff("inbox", "--db", "recorded.sqlite", in: try Self.copy("chat_previous"))
        #expect(run.output == "Nothing waits for you.\n")
    }

    @Test("threads --json prints every state as recorded", arguments: names)
    func threads(name: String) async throws {
        let folder = try Self.copy(name)
        let run = try await CommandRun.signoff("threads", "--db", "recorded.sqlite", "--json", in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let deviations = try Self.deviations()
        let printed = try #require(try run.json["threads"]?.arrayValue)
        let recorded = try #require(try Self.recorded(name)["threads"]?.arrayValue)
        #expect(printed.count == recorded.count)
        for thread in recorded {
            let ours = try #require(printed.first { $0["thread_id"] == thread["thread_id"] })
            let id = thread["thread_id"]?.stringValue ?? ""
            let state = try #require(thread["state"]?.objectValue)
            for (field, value) in state {
                let place = "\(name)/\(id)/state/\(field)"
                let expected = deviations[place] ?? value
                #expect(ours["state"]?[field]?.canonicalText == expected.canonicalText, "\(place)")
            }
            #expect(ours["namespaces"]?.arrayValue.map(Set.init) == thread["namespaces"]?.arrayValue.map(Set.init))
            #expect(ours["open_interrupts"]?.arrayValue != nil)
        }
    }

    @Test("history --json prints every entry as recorded", arguments: names)
    func history(name: String) async throws {
        let folder = try Self.copy(name)
        let deviations = try Self.deviations()
        // One thread represents the sixty threads of a kind in the largest recording. The tests of the saver read all
        // of them.
        for thread in (try Self.recorded(name)["threads"]?.arrayValue ?? []).prefix(8) {
            let id = try #require(thread["thread_id"]?.stringValue)
            let run = try await CommandRun.signoff(
                "history",
                "--db",
                "recorded.sqlite",
                "--thread",
                id,
                "--json",
                in: folder
            )
            #expect(run.exitCode == 0, "\(run.errors)")
            let printed = try #require(try run.json["history"]?.arrayValue)
            let recorded = try #require(thread["history"]?.arrayValue)
            #expect(printed.count == recorded.count, "\(name)/\(id)")
            for (position, pair) in zip(printed, recorded).enumerated() {
                for (field, value) in pair.1.objectValue ?? [:] {
                    let place = "\(name)/\(id)/history/\(position)/\(field)"
                    let expected = deviations[place] ?? value
                    #expect(pair.0[field]?.canonicalText == expected.canonicalText, "\(place)")
                }
            }
        }
    }

    @Test("An unreadable thread is listed with the reason, beside the others")
    func unreadableThread() async throws {
        let folder = try Self.copy("parallel_interrupts")
        var bytes = try Self.read("\(folder.path)/recorded.sqlite")
        let metadata = Array(#"{"source""#.utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: metadata) })
        bytes[place + 1] = UInt8(ascii: "{")
        try folder.write(bytes, to: "recorded.sqlite")
        let run = try await CommandRun.signoff("threads", "--db", "recorded.sqlite", "--json", in: folder)
        #expect(run.exitCode == 0, "\(run.errors)")
        let printed = try #require(try run.json["threads"]?.arrayValue)
        #expect(printed.count == (try Self.recorded("parallel_interrupts")["threads"]?.arrayValue?.count))
        let unread = printed.filter { $0["state"] == .null }
        try #require(unread.count == 1)
        let id = try #require(unread[0]["thread_id"]?.stringValue)
        #expect(unread[0]["updated_at"]?.stringValue?.hasPrefix("2026-") == true, "\(unread[0]["updated_at"] ?? .null)")
        #expect(unread[0]["error"]?.stringValue?.contains("of thread \(id) cannot be read: Invalid JSON") == true)
        let alone = try await CommandRun.signoff(
            "threads",
            "--db",
            "recorded.sqlite",
            "--json",
            "--thread",
            id,
            in: folder
        )
        #expect(alone.exitCode == 5)
        #expect(alone.problem.hasSuffix("expected a member name in quotes. [invalid_data]"), "\(alone.problem)")
    }

    @Test(
        "An unreadable checkpoint is listed in its place, beside the others of its thread",
        arguments: [0, 1]
    )
    func unreadableCheckpoint(position: Int) async throws {
        let folder = try Self.copy("essay_review_finished")
        func history(_ arguments: String...) async throws -> CommandRun {
            try await .signoff(["history", "--db", "recorded.sqlite", "--thread", "essay-1"] + arguments, in: folder)
        }
        let whole = try #require(try await history("--json").json["history"]?.arrayValue)
        func id(_ state: JSONValue) -> String? { state["config"]?["configurable"]?["checkpoint_id"]?.stringValue }
        let broken = try #require(id(whole[position]))
        try Self.damageMetadata(of: broken, in: folder)
        let run = try await history("--json")
        #expect(run.exitCode == 0, "\(run.errors)")
        let rest = whole.filter { id($0) != broken }.compactMap(id)
        #expect(try run.json["history"]?.arrayValue?.compactMap(id) == rest)
        let unreadable = try #require(try run.json["unreadable"]?.arrayValue)
        #expect(unreadable.map { $0["checkpoint_id"] } == [.string(broken)])
        #expect(
            unreadable[0]["error"]?.stringValue?.hasPrefix("checkpoint \(broken) of thread essay-1 cannot be read")
                == true
        )
        #expect(try run.json["open_interrupts"] == (position == 0 ? .null : []))
        let lines = try await history().output
        #expect(lines.contains("checkpoint \(broken) of thread essay-1 cannot be read"))
        #expect(rest.allSatisfy { lines.contains($0) })
        let page = try await history("--json", "--limit", "\(position + 1)").json
        #expect(page["next"] == .string(broken))
        // The older checkpoints are listed from the id of the unreadable one, and all of them are readable.
        let older = try await history("--json", "--before", broken)
        #expect(older.exitCode == 0, "\(older.errors)")
        #expect(
            try older.json["history"]?.arrayValue?.compactMap(id) == Array(whole.compactMap(id).dropFirst(position + 1))
        )
        #expect(try older.json["unreadable"] == [])
        #expect(try older.json["open_interrupts"] == (position == 0 ? .null : []))
    }

    /// Replaces the metadata of one checkpoint by text of the same length that is not JSON.
    private static func damageMetadata(of checkpoint: String, in folder: TemporaryFolder) throws {
        var bytes = try read("\(folder.path)/recorded.sqlite")
        // A row: thread, empty namespace, id, the id of a parent if any, type, value and metadata.
        let start = Array("essay-1\(checkpoint)".utf8)
        let type = Array("msgpack".utf8)
        let metadata = Array(#"{"source""#.utf8)
        let row = try #require(
            bytes.indices.first { place in
                guard bytes[place...].starts(with: start) else { return false }
                let end = place + start.count
                return bytes[end...].starts(with: type) || bytes[(end + 36)...].starts(with: type)
            }
        )
        let place = try #require(bytes[row...].indices.first { bytes[$0...].starts(with: metadata) })
        bytes[place + 1] = UInt8(ascii: "{")
        try folder.write(bytes, to: "recorded.sqlite")
    }

    @Test("Every open question of a nested and of parallel runs is printed, each once")
    func openInterrupts() async throws {
        let nested = try Self.copy("nested_entrypoint")
        let run = try await CommandRun.signoff(
            "threads",
            "--db",
            "recorded.sqlite",
            "--thread",
            "nest-pending",
            "--json",
            in: nested
        )
        let thread = try #require(try run.json["threads"]?.arrayValue?.first)
        #expect(thread["open_interrupts"]?.arrayValue?.map { $0["id"] } == ["06186d2fe2976377090b6fb8a99b33e4"])
    }

    @Test("A database of the reference is read-only: deciding ends with 6 and changes nothing")
    func readOnly() async throws {
        let folder = try Self.copy("essay_review_interrupted")
        let before = try Self.read("\(folder.path)/recorded.sqlite")
        let inbox = try await CommandRun.signoff("inbox", "--db", "recorded.sqlite", "--json", in: folder)
        #expect(inbox.exitCode == 0, "\(inbox.errors)")
        #expect(try inbox.json["total"] == 1)
        let id = try #require(try inbox.json["items"]?.arrayValue?.first?["id"]?.stringValue)
        for arguments in [
            ["answer", "--item", id, "--decision", "approve"], ["retry", "--thread", "essay-1"],
            ["run", "essay_review", "--input", "\"cat\""], ["worker"],
        ] {
            let run = try await CommandRun.signoff(arguments + ["--db", "recorded.sqlite"], in: folder)
            #expect(run.exitCode == 6, "\(arguments): \(run.errors)")
            #expect(run.problem.hasSuffix("[read_only]"))
            #expect(run.errors.split(separator: "\n").count == 1)
        }
        #expect(try Self.read("\(folder.path)/recorded.sqlite") == before)
    }
}
