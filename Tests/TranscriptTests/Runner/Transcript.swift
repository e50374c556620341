import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint

/// A recording of the reference.
struct Transcript {
    let name: String
    let needs: [String]
    let steps: [JSONObject]
    let deviations: [Int: Deviation]

    /// Where ours differs on purpose, and why.
    struct Deviation {
        let reason: String
        let isSkipped: Bool
        /// Members of the step that are expected to be different.
        let expected: JSONObject
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    init(_ name: String) throws {
        self.name = name
        let file = try Self.read("Transcripts/\(name).json") ?? [:]
        needs = file["needs"]?.arrayValue?.compactMap(\.stringValue) ?? []
        steps = file["steps"]?.arrayValue?.compactMap(\.objectValue) ?? []
        var deviations: [Int: Deviation] = [:]
        for entry in try Self.read("Deviations/\(name).json")?["steps"]?.arrayValue ?? [] {
            guard let step = entry["step"]?.integerValue else { continue }
            deviations[Int(step)] = Deviation(
                reason: entry["reason"]?.stringValue ?? "",
                isSkipped: entry["skip"]?.boolValue ?? false,
                expected: entry["expected"]?.objectValue ?? [:]
            )
        }
        self.deviations = deviations
    }

    static func read(_ path: String) throws -> JSONValue? {
        let file = folder.appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else { return nil }
        return try JSONValue(parsing: Array(try Data(contentsOf: file)))
    }

    /// The step with what is expected of it here.
    func step(_ number: Int) -> JSONObject? {
        var step = steps[number]
        guard let deviation = deviations[number] else { return step }
        if deviation.isSkipped { return nil }
        for (key, value) in deviation.expected {
            if key == "error" { step["result"] = nil; step["chunks"] = nil }
            if value == .null, key != "result" { step[key] = nil } else { step[key] = value }
        }
        return step
    }
}
