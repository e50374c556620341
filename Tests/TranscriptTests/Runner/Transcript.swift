import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint

/// A recording of the reference.
struct Transcript {
    let name: String
    let folder: String
    let needs: [String]
    let steps: [JSONObject]
    let deviations: [Int: Deviation]

    /// Where ours differs on purpose, and why.
    struct Deviation {
        let reason: String
        let isSkipped: Bool
        /// Members of the step that are expected to be different.
        let expected: JSONObject
        /// The code with which the step is refused, where it is played with other inputs then.
        let refusal: String?
        /// The inputs with which a refused step is played; the last one must do what was recorded.
        let instead: [JSONValue]?
        /// Whether the answers are missing that the reference keeps without a task.
        let dropsBareAnswers: Bool
        /// Parts of the recorded result that are expected to be different, by their places, such as `1.metadata.parents`; null for a part that is missing.
        let parts: JSONObject
        /// What the step counts more often here.
        let uncounted: JSONObject
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The recordings of entrypoints.
    static let functional = ""
    /// The recordings of graphs.
    static let graph = "Graph/"

    init(_ name: String, in folder: String = functional) throws {
        self.name = name
        self.folder = folder
        let file = try Self.read("\(folder)Transcripts/\(name).json") ?? [:]
        needs = file["needs"]?.arrayValue?.compactMap(\.stringValue) ?? []
        steps = file["steps"]?.arrayValue?.compactMap(\.objectValue) ?? []
        var deviations: [Int: Deviation] = [:]
        for entry in try Self.read("\(folder)Deviations/\(name).json")?["steps"]?.arrayValue ?? [] {
            guard let step = entry["step"]?.integerValue else { continue }
            deviations[Int(step)] = Deviation(
                reason: entry["reason"]?.stringValue ?? "",
                isSkipped: entry["skip"]?.boolValue ?? false,
                expected: entry["expected"]?.objectValue ?? [:],
                refusal: entry["refused"]?.stringValue,
                instead: entry["instead"]?.arrayValue,
                dropsBareAnswers: entry["drops_bare_answers"]?.boolValue ?? false,
                parts: entry["parts"]?.objectValue ?? [:],
                uncounted: entry["uncounted"]?.objectValue ?? [:]
            )
        }
        self.deviations = deviations
    }

    static func read(_ path: String) throws -> JSONValue? {
        let file = folder.appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else { return nil }
        return try JSONValue(parsing: Array(try Data(contentsOf: file)))
    }

    private static func replacing(_ place: ArraySlice<Substring>, in value: JSONValue, by other: JSONValue) -> JSONValue
    {
        guard let key = place.first else { return other }
        let rest = place.dropFirst()
        switch value {
        case .object(var members):
            let part = replacing(rest, in: members[String(key)] ?? .null, by: other)
            members[String(key)] = rest.isEmpty && other == .null ? nil : part
            return .object(members)
        case .array(var elements):
            guard let index = Int(key), index <= elements.count else { return value }
            if index == elements.count { elements.append(.null) }
            elements[index] = replacing(rest, in: elements[index], by: other)
            return .array(elements)
        default: return other
        }
    }

    private static func withoutBareAnswers(_ rows: JSONValue) -> JSONValue {
        .array(
            (rows.arrayValue ?? []).map { row in
                guard var members = row.objectValue else { return row }
                members["writes"] = members["writes"]?.arrayValue.map { writes in
                    .array(writes.filter { $0[0] != "<null-task>" || $0[3] != "__resume__" })
                }
                return .object(members)
            }
        )
    }

    /// The step with what is expected of it here.
    func step(_ number: Int) -> JSONObject? {
        var step = steps[number]
        guard let deviation = deviations[number] else { return step }
        if deviation.isSkipped { return nil }
        if deviation.dropsBareAnswers { step["result"] = step["result"].map(Self.withoutBareAnswers) }
        for (place, value) in deviation.parts {
            step["result"] = step["result"].map { Self.replacing(place.split(separator: ".")[...], in: $0, by: value) }
        }
        for (key, value) in deviation.expected {
            if key == "error" { step["result"] = nil; step["chunks"] = nil }
            if value == .null, key != "result" { step[key] = nil } else { step[key] = value }
        }
        return step
    }
}
