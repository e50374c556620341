import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

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
        /// Members that the recorded chunks and results have at any place, and ours do not.
        let absent: Set<String>
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
                uncounted: entry["uncounted"]?.objectValue ?? [:],
                absent: Set(entry["absent"]?.arrayValue?.compactMap(\.stringValue) ?? [])
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

    private static func without(_ names: Set<String>, _ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { without(names, $0) })
        case .object(let members):
            .object(members.filter { !names.contains($0.key) }.mapValues { without(names, $0) })
        default: value
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
        if !deviation.absent.isEmpty {
            for part in ["chunks", "result"] { step[part] = step[part].map { Self.without(deviation.absent, $0) } }
        }
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

extension Transcript {
    /// Checks that each file of deviations is about steps of a recording that is played, and says why.
    static func checkDeviations(in folder: String, of scenarios: [Scenario]) throws {
        let place = Transcript.folder.appending(path: "\(folder)Deviations").path(percentEncoded: false)
        for file in try FileManager.default.contentsOfDirectory(atPath: place) {
            let name = String(file.dropLast(5))
            let transcript = try Transcript(name, in: folder)
            #expect(scenarios.contains { $0.name == name }, "\(file) belongs to no scenario")
            #expect(transcript.deviations.keys.allSatisfy(transcript.steps.indices.contains), "\(file)")
            #expect(transcript.deviations.values.allSatisfy { !$0.reason.isEmpty }, "\(file)")
        }
    }
}
