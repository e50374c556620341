import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// The recordings of graphs, played against the runtime.
@Suite
struct GraphRecordingTests {
    @Test(arguments: GraphRecordings.scenarios.map(\.name))
    func `The recorded graph behaves as in the reference in memory`(_ name: String) async throws {
        let scenario = try #require(GraphRecordings.scenario(name))
        var player = try await TranscriptPlayer(scenario) { InMemorySaver() }
        try await player.run()
    }

    @Test(arguments: GraphRecordings.scenarios.map(\.name))
    func `The recorded graph behaves as in the reference on SQLite`(_ name: String) async throws {
        let scenario = try #require(GraphRecordings.scenario(name))
        let folder = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var player = try await TranscriptPlayer(scenario) {
            let file = folder.appending(path: "\(UUID().uuidString).sqlite").path(percentEncoded: false)
            return try await SQLiteSaver(path: file, options: SQLiteSaver.Options(synchronous: .normal))
        }
        try await player.run()
    }

    @Test
    func `The recordings that no program plays are listed by name`() throws {
        let played = GraphRecordings.scenarios.map(\.name)
        #expect(Set(played).count == played.count, "a scenario is listed twice")
        #expect(GraphRecordings.absent == Set(try GraphRecordings.names()).subtracting(played))
    }

    @Test
    func `Every deviation belongs to a recording that is played`() throws {
        let folder = Transcript.folder.appending(path: "Graph/Deviations").path(percentEncoded: false)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let name = String(file.dropLast(5))
            let transcript = try Transcript(name, in: Transcript.graph)
            #expect(GraphRecordings.scenario(name) != nil, "\(file) belongs to no scenario")
            #expect(transcript.deviations.keys.allSatisfy(transcript.steps.indices.contains), "\(file)")
            #expect(transcript.deviations.values.allSatisfy { !$0.reason.isEmpty }, "\(file)")
        }
    }
}
