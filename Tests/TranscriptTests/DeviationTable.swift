import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint

/// The steps of all recordings that are expected to differ here, one to a line.
enum DeviationTable {
    /// The file that keeps the table.
    static let file = Transcript.folder.appending(path: "Deviations.md")

    /// The table as the files of deviations give it.
    static func text() throws -> String {
        var lines = ["| Recording | Step | Here | Why |", "|---|---|---|---|"]
        for folder in [Transcript.functional, Transcript.graph] {
            let place = Transcript.folder.appending(path: "\(folder)Deviations").path(percentEncoded: false)
            for file in try FileManager.default.contentsOfDirectory(atPath: place).sorted() {
                let name = String(file.dropLast(".json".count))
                for (step, deviation) in try Transcript(name, in: folder).deviations.sorted(by: { $0.key < $1.key }) {
                    lines.append("| \(folder)\(name) | \(step) | \(deviation.kind) | \(deviation.reason) |")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Transcript.Deviation {
    /// What becomes of the step, in a few words.
    fileprivate var kind: String {
        if isSkipped { return "not played" }
        if let refusal { return "refused, `\(refusal)`" }
        return expected["error"].flatMap { $0["code"]?.stringValue }.map { "fails, `\($0)`" } ?? "differs"
    }
}
