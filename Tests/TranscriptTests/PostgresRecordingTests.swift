import PostgresSupport
import Signoff
import SignoffCheckpoint
import SignoffPostgres
import Synchronization
import Testing

/// The recordings of the reference, played against the runtime with threads kept by PostgreSQL.
@Suite(.enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason)))
struct PostgresRecordingTests {
    @Test(arguments: Recordings.scenarios.map(\.name))
    func `The recorded scenario behaves as in the reference on PostgreSQL`(_ name: String) async throws {
        try await playOnPostgres(try #require(Recordings.scenario(name)))
    }

    @Test(arguments: GraphRecordings.scenarios.map(\.name))
    func `The recorded graph behaves as in the reference on PostgreSQL`(_ name: String) async throws {
        try await playOnPostgres(try #require(GraphRecordings.scenario(name)))
    }

    private final class OpenSavers: Sendable {
        let savers = Mutex<[PostgresSaver]>([])
    }

    /// Plays a scenario, each of whose savers has a database of its own.
    private func playOnPostgres(_ scenario: Scenario) async throws {
        let opened = OpenSavers()
        var player = try await TranscriptPlayer(scenario) {
            let url = try await PostgresServer.shared().database()
            let saver = try await PostgresSaver(url: url, options: PostgresSaver.Options(maximumConnections: 4))
            opened.savers.withLock { $0.append(saver) }
            return saver
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await player.run())
        } catch {
            result = .failure(error)
        }
        for saver in opened.savers.withLock(\.self) { await saver.close() }
        try result.get()
    }
}
