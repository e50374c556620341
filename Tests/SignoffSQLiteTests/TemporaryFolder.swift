import FoundationEssentials
import Glibc
import OrderedCollections
import SignoffCheckpoint

@testable import SignoffSQLite

/// A folder of a test's own, deleted with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/signoff-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        chmod(path, 0o700)
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String = "signoff.sqlite") -> String { "\(path)/\(name)" }

    var fileNames: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// A saver without the wait for the disk, which only tests of kills and power cuts need.
    func saver(_ name: String = "signoff.sqlite", time: TimeSource = .system) async throws -> SQLiteSaver {
        try await SQLiteSaver(path: file(name), options: SQLiteSaver.Options(synchronous: .normal, time: time))
    }

    /// A copy of a recorded database of the reference.
    func recorded(_ name: String) throws -> String {
        let copy = file("\(name).sqlite")
        try FileManager.default.copyItem(atPath: Recorded.database(name), toPath: copy)
        return copy
    }

    /// Lets another program work on a database.
    func foreign(_ name: String = "signoff.sqlite", script: String) throws {
        let connection = try Self.connection(file(name))
        try connection.executeScript(script)
    }

    static func connection(_ path: String) throws -> SQLiteConnection {
        try SQLiteConnection(
            opening: DatabaseFile.address(of: path),
            flags: 0x6,
            busyTimeout: .seconds(5)
        )
    }
}

/// The databases recorded with the reference.
enum Recorded {
    static let names = [
        "chat_previous", "durability", "essay_review_finished", "essay_review_interrupted", "failed_run",
        "failed_parallel", "fanout_send", "forked_history", "forked_update", "hitl_agent_inbox", "hitl_middleware",
        "legacy_0_2_34", "legacy_0_2_4", "legacy_0_4_8", "nested_entrypoint", "nested_two_levels",
        "parallel_interrupts", "stategraph_fanout", "stategraph_messages", "store", "value_types",
        "value_types_interrupt",
    ]

    private static let folder = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()

    static func database(_ name: String) -> String { "\(folder)/SignoffSQLiteTests/Databases/\(name).sqlite" }

    /// What Python reads from a database.
    static func reading(_ name: String) throws -> JSONValue {
        try json("sqlite/\(name)")
    }

    /// The fields of a database's states that its rows cannot give, by place.
    static func deviations(of name: String) throws -> Set<String> {
        let places = try json("deviations").objectValue?.values.flatMap { ($0.objectValue ?? [:]).keys } ?? []
        return Set(places.filter { $0.hasPrefix("\(name)/") })
    }

    private static func json(_ name: String) throws -> JSONValue {
        let path = "\(folder)/SignoffCheckpointTests/Goldens/\(name).json"
        return try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: path))))
    }
}
