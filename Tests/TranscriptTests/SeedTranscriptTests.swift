import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// The recordings of the original document's examples.
@Suite
struct SeedTranscriptTests {
    @Test(arguments: SeedScenarios.all.map(\.name))
    func `The recorded example behaves as in the reference in memory`(_ name: String) async throws {
        let scenario = try #require(SeedScenarios.all.first { $0.name == name })
        var player = try await TranscriptPlayer(scenario) { InMemorySaver() }
        try await player.run()
    }

    @Test(arguments: SeedScenarios.all.map(\.name))
    func `The recorded example behaves as in the reference on SQLite`(_ name: String) async throws {
        let scenario = try #require(SeedScenarios.all.first { $0.name == name })
        let folder = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var player = try await TranscriptPlayer(scenario) {
            let file = folder.appending(path: "\(UUID().uuidString).sqlite").path(percentEncoded: false)
            return try await SQLiteSaver(path: file, options: SQLiteSaver.Options(synchronous: .normal))
        }
        try await player.run()
    }
}
