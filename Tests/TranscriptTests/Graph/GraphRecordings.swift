import FoundationEssentials
import SignoffCheckpoint

/// Every recording of a graph.
enum GraphRecordings {
    /// The scenarios that are played, by topic.
    static let scenarios: [Scenario] = [
        EdgePrograms.all,
        PeoplePrograms.all,
        PastPrograms.all,
        RoutePrograms.all,
        WholePrograms.all,
        NestingPrograms.all,
        StreamPrograms.all,
        NodePrograms.all,
        ConditionPrograms.all,
        StatePrograms.all,
        CachePrograms.all,
        MessagePrograms.all,
        AgentPrograms.all,
        ToolPrograms.all,
        SendPrograms.all,
        SchemaPrograms.all,
        BuildingPrograms.all,
        ContextPrograms.all,
    ].flatMap(\.self)

    /// The names of all recorded files.
    static func names() throws -> [String] {
        let folder = Transcript.folder.appending(path: "Graph/Transcripts")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func scenario(_ name: String) -> Scenario? { scenarios.first { $0.name == name } }
}
