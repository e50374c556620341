/// The output of a step in the custom stream: one line under `line`, or several under `lines`.
struct StepOutput: Encodable, Sendable {
    private let step: String
    private let batch: OutputBatch

    init(step: String, _ batch: OutputBatch) {
        self.step = step
        self.batch = batch
    }

    private enum CodingKeys: String, CodingKey {
        case step, stream, line, lines
        case missingLines = "missing_lines"
        case missingBytes = "missing_bytes"
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(step, forKey: .step)
        try members.encode("output", forKey: .stream)
        if batch.missingLines > 0 {
            try members.encode(batch.missingLines, forKey: .missingLines)
            try members.encode(batch.missingBytes, forKey: .missingBytes)
        }
        if batch.lines.count == 1 {
            try members.encode(batch.lines[0], forKey: .line)
        } else {
            try members.encode(batch.lines, forKey: .lines)
        }
    }
}
