import FoundationEssentials
import Glibc
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Workers and operators killed at random moments, over workflows of every shape.
@Suite("Killed at any moment", .timeLimit(.minutes(30)))
struct KillTests {
    /// How often a process is killed: 40 times, or as often as a variable says.
    private static let kills = ProcessInfo.processInfo.environment["SIGNOFF_KILLS"].flatMap(Int.init) ?? 40

    private static let roles = ["work", "work", "operate", "operate", "operate"]

    @Test("Nothing acknowledged is lost or done twice, and every thread finishes")
    func kills() async throws {
        let folder = try WorkFolder()
        var children = try Self.roles.enumerated().map { number, role in
            try Probe.start(role, named: "\(role)-\(number)", in: folder)
        }
        for kill in 1...Self.kills {
            // Any moment will do: nothing waits for it.
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
            let victim = Int.random(in: 0..<children.count)
            children[victim].kill()
            let end = await children[victim].wait()
            try #require(
                end == .signaled(SIGKILL),
                "kill \(kill): \(Self.roles[victim]) ended by itself: \(folder.lines(of: "errors").suffix(5))"
            )
            children[victim] = try Probe.start(
                Self.roles[victim],
                named: "\(Self.roles[victim])-\(victim)",
                in: folder
            )
        }
        try folder.write("", to: "enough")
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        try await folder.waitUntil("every thread has finished") {
            let open = try await saver.threads(matching: ThreadQuery(statuses: [.busy, .interrupted, .error]))
            return open.isEmpty
        }
        // Those that were killed last have noted nothing yet about what they had sent.
        for child in children { child.kill() }
        for child in children { _ = await child.wait() }
        #expect(folder.lines(of: "errors") == [])
        let record = try KillRecord(in: folder)
        print("\(Self.kills) kills over \(record.summary)")
        record.checkSteps()
        try await record.checkThreads(in: saver)
        try await record.checkRequests(in: saver)
        await saver.close()
        #expect(try ForeignConnection(path: folder.file("work.sqlite")).isWhole())
    }
}
