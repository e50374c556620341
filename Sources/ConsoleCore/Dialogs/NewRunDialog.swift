import CellGrid
import SignoffCheckpoint

/// A run to be started: which workflow, on which thread, with what input.
package struct NewRunDialog: Equatable, Sendable {
    enum Part: Int, CaseIterable, Sendable {
        case workflow, thread, input
    }

    var workflow: Int
    var thread = TextField()
    var input: TextField
    var focus: Part = .workflow
    /// What is wrong, one line each.
    var faults: [String] = []
    /// Whether a file named as input is being read.
    var isReading = false

    init(workflows: [WorkflowChoice], chosen: Int = 0) {
        workflow = chosen
        let sample = workflows.indices.contains(chosen) ? workflows[chosen].sampleInput : nil
        input = TextField(sample?.text(.pretty) ?? "", isMultiline: true)
    }

    /// The file named with `@`, when the input is one.
    var inputPath: String? {
        let text = input.text.drop(while: \.isWhitespace)
        guard text.hasPrefix("@") else { return nil }
        let path = text.dropFirst().prefix { !$0.isNewline }
        return path.isEmpty ? nil : String(path)
    }
}
