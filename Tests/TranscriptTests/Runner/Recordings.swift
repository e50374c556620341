import FoundationEssentials
import SignoffCheckpoint

/// Every recording of the reference.
enum Recordings {
    /// The scenarios that are played, by topic.
    static let scenarios: [Scenario] = [
        SeedScenarios.all,
        StreamScenarios.all,
        HistoryScenarios.all,
        DurabilityScenarios.all,
        NestedScenarios.all,
        InterruptScenarios.all,
        AnswerScenarios.all,
        FailureScenarios.all,
        ConversationScenarios.all,
        RetryScenarios.all,
        TimeoutScenarios.all,
        CacheScenarios.all,
        ControlScenarios.all,
        StoreScenarios.all,
        EdgeScenarios.all,
        GraphScenarios.all,
        BreakpointScenarios.all,
    ].flatMap(\.self)

    /// Compared hash by hash in ``IDVectorTests``; it has no steps.
    static let vectors = "id_vectors"

    /// The names of all recorded files.
    static func names() throws -> [String] {
        let folder = Transcript.folder.appending(path: "Transcripts")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func scenario(_ name: String) -> Scenario? { scenarios.first { $0.name == name } }
}
