import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// The recordings of the reference, played against the runtime.
@Suite
struct RecordingTests {
    @Test(arguments: Recordings.scenarios.map(\.name))
    func `The recorded scenario behaves as in the reference in memory`(_ name: String) async throws {
        let scenario = try #require(Recordings.scenario(name))
        var player = try await TranscriptPlayer(scenario) { InMemorySaver() }
        try await player.run()
    }

    @Test(arguments: Recordings.scenarios.map(\.name))
    func `The recorded scenario behaves as in the reference on SQLite`(_ name: String) async throws {
        let scenario = try #require(Recordings.scenario(name))
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
    func `Every recording is played, or skipped by name for what it needs`() throws {
        let played = Recordings.scenarios.map(\.name)
        #expect(Set(played).count == played.count, "a scenario is listed twice")
        for name in try Recordings.names() where name != Recordings.vectors {
            let reasons = try Transcript(name).needs.compactMap { need in
                Recordings.missing[need].map { "it needs \(need), and \($0)" }
            }
            switch (played.contains(name), reasons.first) {
            case (true, nil): continue
            case (false, let reason?): print("Skipped \(name): \(reason)")
            default: Issue.record("\(name) must be either played or skipped")
            }
        }
        #expect(Set(played).isSubset(of: try Recordings.names()))
    }

    @Test
    func `Every deviation belongs to a recording that is played`() throws {
        let folder = Transcript.folder.appending(path: "Deviations").path(percentEncoded: false)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let name = String(file.dropLast(5))
            let transcript = try Transcript(name)
            #expect(Recordings.scenario(name) != nil, "\(file) belongs to no scenario")
            #expect(transcript.deviations.keys.allSatisfy(transcript.steps.indices.contains), "\(file)")
            #expect(transcript.deviations.values.allSatisfy { !$0.reason.isEmpty }, "\(file)")
        }
    }
}
