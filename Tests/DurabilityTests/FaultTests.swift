import FoundationEssentials
import Glibc
import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Disks, files and clocks that fail the database.
@Suite("Faults of disk, file and clock", .timeLimit(.minutes(10)))
struct FaultTests {
    private static let pay = Entrypoint("pay") { (amount: Int, flow) -> JSONValue in
        let text = try await flow.run(look, amount)
        return [.string(text), try await flow.interrupt(["pay": amount])]
    }

    private static let look = DurableTask("look") { (amount: Int) in "looked at \(amount)" }

    /// Runs its arguments with a disk of 1 MB in place of the folder named first.
    private static let smallDisk = [
        "/usr/bin/unshare", "-m", "/bin/sh", "-c",
        "mount -t tmpfs -o size=1m,mode=777 tmpfs \"$1\" && shift && exec \"$@\"", "sh",
    ]

    /// Whether this user may mount a disk that only a child sees.
    private static let mayMount: Bool = {
        guard getuid() == 0, access(smallDisk[0], X_OK) == 0, let folder = try? WorkFolder(),
            let child = try? ChildProcess(
                smallDisk[0],
                Array(smallDisk.dropFirst()) + [folder.path, "/bin/true"],
                errors: "/dev/null"
            )
        else { return false }
        return child.waitBlocking() == .exited(0)
    }()

    @Test(
        "On a full disk a write fails as `full`, nothing acknowledged is lost, and with room again it continues",
        .enabled(if: mayMount, "only root can mount a small disk")
    )
    func fullDisk() async throws {
        let folder = try WorkFolder()
        let disk = folder.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let child = try Probe.start("fill", in: folder, at: disk, wrapper: Self.smallDisk + [disk])
        let said = await child.nextLine()
        #expect(
            said == "full no space is left for \(disk)/work.sqlite; free some and try again",
            "\(folder.lines(of: "errors"))"
        )
        #expect(await child.nextLine() == "read true")
        #expect(await child.nextLine() == "kept true")
        #expect(await child.nextLine() == "whole true")
        #expect(await child.wait() == .exited(0))
    }

    @Test("A file that may only be read is refused for writing as `read_only`, and read", arguments: [0o444, 0o400])
    func readOnlyFile(_ mode: mode_t) async throws {
        let folder = try await written()
        chmod(folder.file("work.sqlite"), 0o444)
        chmod(folder.path, 0o777)
        if mode == 0o400, getuid() == 0 { chown(folder.file("work.sqlite"), 65_534, 65_534) }
        chmod(folder.file("work.sqlite"), mode)
        try await expectUnwritable(folder)
    }

    @Test("A file in a folder that may only be read is refused for writing as `read_only`, and read")
    func readOnlyFolder() async throws {
        let folder = try await written()
        chmod(folder.file("work.sqlite"), 0o666)
        chmod(folder.path, 0o555)
        try await expectUnwritable(folder)
    }

    /// A folder with a database that no program has open.
    private func written() async throws -> WorkFolder {
        let folder = try WorkFolder()
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.pay])
        _ = try await runtime.invoke(Self.pay, 5, on: "t")
        await saver.close()
        return folder
    }

    private func expectUnwritable(_ folder: WorkFolder) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let child = try Probe.start("open", in: folder, at: folder.path)
        let refused = await child.nextLine()
        #expect(
            refused
                == "read_only \(folder.file("work.sqlite")) may not be written to; check the permissions of file and folder",
            "\(folder.lines(of: "errors"))"
        )
        #expect(await child.nextLine() == "read 1")
        #expect(await child.wait() == .exited(0))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left.filter { $0 != "errors" } == names.filter { $0 != "errors" })
    }

    @Test(
        "While another process holds the write lock a run fails as `locked`, can be read nevertheless, and continues afterwards"
    )
    func locked() async throws {
        let folder = try WorkFolder()
        let saver = try await SQLiteSaver(
            path: folder.file("work.sqlite"),
            options: SQLiteSaver.Options(busyTimeout: .milliseconds(50))
        )
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.pay])
        _ = try await runtime.invoke(Self.pay, 5, on: "t")
        let holder = try Probe.start("hold", in: folder)
        #expect(await holder.nextLine() == "held")
        let error = await #expect(throws: CheckpointError.self) {
            _ = try await runtime.invoke(Self.pay, .resume(try Command(resume: true)), on: "t")
        }
        #expect(error?.code == .locked)
        #expect(
            error?.message
                == "another process kept \(folder.file("work.sqlite")) locked for too long; close it or try again"
        )
        #expect(try await saver.countOpenInterrupts() == 1)
        let unopened = await #expect(throws: CheckpointError.self) {
            let options = SQLiteSaver.Options(busyTimeout: .milliseconds(50))
            _ = try await SQLiteSaver(path: folder.file("work.sqlite"), options: options)
        }
        #expect(unopened?.code == .locked)
        holder.closeInput()
        #expect(await holder.nextLine() == "released")
        let result = try await runtime.invoke(Self.pay, .resume(try Command(resume: true)), on: "t")
        #expect(result.value == ["looked at 5", true])
    }

    @Test("Truncated and bit-flipped files give a clear error or what is left, and never end the program")
    func damagedFiles() async throws {
        let folder = try await written()
        let whole = Array(try Data(contentsOf: URL(filePath: folder.file("work.sqlite"))))
        var generator = SystemRandomNumberGenerator()
        let codes: Set<Substring> = [
            "read", "corrupt", "not_a_database", "not_found", "invalid_data", "storage", "schema_too_new",
        ]
        let reader = try Probe.start("read", in: folder)
        for number in 0..<120 {
            var bytes = whole
            let what: String
            if number < 40 {
                bytes.removeLast(number == 0 ? bytes.count : Int.random(in: 1..<bytes.count, using: &generator))
                what = "cut to \(bytes.count) bytes"
            } else {
                // In the early bytes of a page, where its structure is, a flip does most.
                let page = Int.random(in: 0..<bytes.count / 4096, using: &generator) * 4096
                let position = page + Int.random(in: 0..<(number.isMultiple(of: 2) ? 64 : 4096), using: &generator)
                let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
                bytes[position] ^= bit
                what = "bit \(bit) of byte \(position) flipped"
            }
            let path = folder.file("damaged-\(number)")
            try Data(bytes).write(to: URL(filePath: path))
            try reader.send(path)
            let said = try #require(await reader.nextLine(), "\(what) ended the program")
            let code = said.split(separator: " ").first ?? ""
            #expect(codes.contains(code), "\(what): \(said)")
            // What is wrong with a record names the record, what is wrong with the file names the file.
            if code != "read", code != "invalid_data" { #expect(said.contains(path), "\(what): \(said)") }
            folder.remove("damaged-\(number)")
        }
    }

    @Test("Of a log cut anywhere every commit is there as a whole or not at all, in order, and writing continues")
    func cutLog() async throws {
        let folder = try WorkFolder()
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.pay])
        for number in 0..<8 { _ = try await runtime.invoke(Self.pay, number, on: ThreadID("t\(number)")) }
        let main = Array(try Data(contentsOf: URL(filePath: folder.file("work.sqlite"))))
        let log = Array(try Data(contentsOf: URL(filePath: folder.file("work.sqlite-wal"))))
        var found: Set<Int> = []
        for part in 0...24 {
            let name = "cut-\(part).sqlite"
            try Data(main).write(to: URL(filePath: folder.file(name)))
            try Data(log.prefix(log.count * part / 24)).write(to: URL(filePath: folder.file("\(name)-wal")))
            let cut = try await SQLiteSaver(path: folder.file(name))
            let threads = Set(try await cut.threads(matching: ThreadQuery()).map(\.thread.rawValue))
            #expect(threads == Set((0..<threads.count).map { "t\($0)" }), "part \(part)")
            found.insert(threads.count)
            let open = try await cut.openInterrupts(matching: InterruptQuery())
            #expect(open.count >= threads.count - 1, "part \(part)")
            let going = try WorkflowRuntime(saver: cut, entrypoints: [Self.pay])
            if let question = open.first {
                let command = try Command(answering: try #require(question.interrupt.id), with: true)
                let result = try await going.invoke(Self.pay, .resume(command), on: question.thread)
                #expect(result.value != nil)
            }
            await cut.close()
            #expect(try ForeignConnection(path: folder.file(name)).isWhole(), "part \(part)")
        }
        #expect(found.contains(8))
        #expect(found.count > 4)
    }

    @Test(
        "A clock that steps back an hour, between processes too, leaves threads in order, answers in place and ledgers whole"
    )
    func clockSteps() async throws {
        let folder = try WorkFolder()
        let inner = Entrypoint("inner") { (amount: Int, flow) -> JSONValue in
            try await flow.interrupt(["inner": amount])
        }
        let outer = Entrypoint("outer") { (amount: Int, flow) -> JSONValue in
            _ = try await flow.run(Self.look, amount)
            let first: JSONValue = try await flow.interrupt(["outer": amount])
            return [first, try await flow.call(inner, amount), try await flow.call(inner, amount + 1)]
        }
        // Each process has its own sources, and each sees the time an hour before the last one did.
        var now = Timestamp(microseconds: 1_800_000_000_000_000)
        func process() async throws -> (SQLiteSaver, WorkflowRuntime) {
            now = now.advanced(by: .seconds(-3600))
            let moment = now
            let time = TimeSource { moment }
            let saver = try await SQLiteSaver(
                path: folder.file("work.sqlite"),
                options: SQLiteSaver.Options(time: time)
            )
            let options = WorkflowRuntime.Options(time: time)
            return (saver, try WorkflowRuntime(saver: saver, entrypoints: [outer], options: options))
        }
        var (saver, runtime) = try await process()
        _ = try await runtime.invoke(outer, 1, on: "t")
        for turn in 0..<3 {
            for answer in ["a", "b", "c"] {
                await saver.close()
                (saver, runtime) = try await process()
                let open = try await saver.openInterrupts(matching: InterruptQuery())
                #expect(open.count == 1, "turn \(turn), before \(answer)")
                #expect(open.first?.namespace.isEmpty == (answer == "a"), "turn \(turn), before \(answer)")
                let id = try #require(open.first?.interrupt.id)
                _ = try await runtime.invoke(outer, .resume(try Command(answering: id, with: answer)), on: "t")
            }
            let state = try await runtime.state(of: "t")
            #expect(state.values.jsonProjection == ["a", "b", "c"], "turn \(turn)")
            #expect(try await saver.countOpenInterrupts() == 0)
            await saver.close()
            (saver, runtime) = try await process()
            _ = try await runtime.invoke(outer, turn + 2, on: "t")
        }
        let history = try await runtime.history(of: "t")
        #expect(history.map { $0.metadata?.step } == [5, 4, 3, 2, 1, 0, -1])
        await saver.close()
        (saver, runtime) = try await process()
        var config = RunConfig()
        config.checkpoint = history.last?.address.checkpoint
        _ = try await runtime.invoke(outer, .replay, on: "t", config: config)
        let newest = try await runtime.history(of: "t").first
        #expect(newest?.metadata?.source == .fork)
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.position) == [0])
    }
}
