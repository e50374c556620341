import Glibc
import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite

extension ProbePlace {
    /// Keeps the write lock until standard input ends.
    func holdLock() async throws {
        try ForeignConnection(path: database).hold {
            WorkflowProbe.say("held")
            while readLine() != nil {}
        }
        WorkflowProbe.say("released")
        while readLine() != nil {}
    }

    /// Reads everything in each file named on standard input, and says how that went.
    func readFiles() async {
        while let path = readLine() {
            WorkflowProbe.say(await Self.readEverything(in: path))
        }
    }

    private static func readEverything(in path: String) async -> String {
        do {
            let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
            let checkpoints = try await saver.savedCheckpoints(matching: CheckpointQuery())
            _ = try await saver.threads(matching: ThreadQuery())
            _ = try await saver.openInterrupts(matching: InterruptQuery())
            _ = try await saver.countOpenInterrupts()
            _ = try await saver.runs(matching: RunQuery())
            _ = try await saver.ledger(after: 0, limit: 1_000)
            _ = try await saver.events(after: 0, run: nil, thread: nil, limit: 1_000)
            return "read \(checkpoints.count)"
        } catch let error as CheckpointError {
            return "\(error.code) \(error.message)"
        } catch {
            return "other \(error)"
        }
    }

    /// Writes until the disk is full, reports it, makes room and continues; reports which checkpoints were
    /// acknowledged.
    func fill() async throws {
        let ballast = "\(folder)/ballast"
        var saver = try await saver()
        try Self.allocate(ballast, bytes: 200_000)
        var acknowledged = 0
        do {
            while acknowledged < 10_000 {
                try await saver.apply([.checkpoint(Self.checkpoint(acknowledged))], holding: nil)
                acknowledged += 1
            }
            WorkflowProbe.say("never full")
        } catch let error as CheckpointError {
            WorkflowProbe.say("\(error.code) \(error.message)")
        }
        WorkflowProbe.say("read \(try await saver.savedCheckpoints(matching: CheckpointQuery()).count == acknowledged)")
        unlink(ballast)
        try await saver.apply([.checkpoint(Self.checkpoint(acknowledged))], holding: nil)
        acknowledged += 1
        await saver.close()
        saver = try await self.saver()
        let kept = try await saver.savedCheckpoints(matching: CheckpointQuery()).count
        WorkflowProbe.say("kept \(kept == acknowledged && acknowledged > 1)")
        WorkflowProbe.say("whole \(try ForeignConnection(path: database).isWhole())")
    }

    private static func allocate(_ path: String, bytes: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw ChildProcessError(what: "\(path) cannot be made", code: errno) }
        defer { close(descriptor) }
        let content = [UInt8](repeating: 1, count: bytes)
        guard write(descriptor, content, bytes) == bytes else {
            throw ChildProcessError(what: "\(path) cannot be filled", code: errno)
        }
    }

    private static func checkpoint(_ number: Int) -> SavedCheckpoint {
        let ids = CheckpointIDSource(time: .system, random: .system)
        return SavedCheckpoint(
            thread: ThreadID("thread-\(number)"),
            namespace: "",
            checkpoint: Checkpoint(
                id: ids.next(step: -1),
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: [ReservedChannel.start: .string(String(repeating: "x", count: 20_000))],
                channelVersions: [ReservedChannel.start: .text("00000000000000000000000000000001.0.5")],
                versionsSeen: [ReservedChannel.input: [:]],
                updatedChannels: [ReservedChannel.start]
            ),
            metadata: CheckpointMetadata(source: .input, step: -1, scalars: [:]),
            parent: nil
        )
    }

    /// Opens the database for writing and for reading, as a user who is not root, and says how each went.
    func openUnprivileged() async throws {
        if getuid() == 0 {
            guard setgid(65_534) == 0, setuid(65_534) == 0 else {
                throw ChildProcessError(what: "root cannot become another user", code: errno)
            }
        }
        do {
            let saver = try await saver()
            try await saver.apply([.checkpoint(Self.checkpoint(0))], holding: nil)
            WorkflowProbe.say("written")
        } catch let error as CheckpointError {
            WorkflowProbe.say("\(error.code) \(error.message)")
        }
        WorkflowProbe.say(await Self.readEverything(in: database))
    }
}
