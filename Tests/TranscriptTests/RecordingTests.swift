import Testing

/// The recordings of the reference, played against the runtime.
@Suite
struct RecordingTests {
    @Test(arguments: Recordings.scenarios.map(\.name))
    func `The recorded scenario behaves as in the reference in memory`(_ name: String) async throws {
        try await TranscriptPlayer.playInMemory(try #require(Recordings.scenario(name)))
    }

    @Test(arguments: Recordings.scenarios.map(\.name))
    func `The recorded scenario behaves as in the reference on SQLite`(_ name: String) async throws {
        try await TranscriptPlayer.playOnSQLite(try #require(Recordings.scenario(name)))
    }

    @Test
    func `Every recording is played, and once`() throws {
        #expect(
            Recordings.scenarios.map(\.name).sorted() == (try Recordings.names().filter { $0 != Recordings.vectors })
        )
    }

    @Test
    func `Every deviation belongs to a recording that is played`() throws {
        try Transcript.checkDeviations(in: Transcript.functional, of: Recordings.scenarios)
    }
}
