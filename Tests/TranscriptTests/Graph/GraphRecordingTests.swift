import Testing

/// The recordings of graphs, played against the runtime.
@Suite
struct GraphRecordingTests {
    @Test(arguments: GraphRecordings.scenarios.map(\.name))
    func `The recorded graph behaves as in the reference in memory`(_ name: String) async throws {
        try await TranscriptPlayer.playInMemory(try #require(GraphRecordings.scenario(name)))
    }

    @Test(arguments: GraphRecordings.scenarios.map(\.name))
    func `The recorded graph behaves as in the reference on SQLite`(_ name: String) async throws {
        try await TranscriptPlayer.playOnSQLite(try #require(GraphRecordings.scenario(name)))
    }

    @Test
    func `Every recording is played, and once`() throws {
        #expect(GraphRecordings.scenarios.map(\.name).sorted() == (try GraphRecordings.names()))
    }

    @Test
    func `Every deviation belongs to a recording that is played`() throws {
        try Transcript.checkDeviations(in: Transcript.graph, of: GraphRecordings.scenarios)
    }
}
