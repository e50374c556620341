/// The stored form of an action: a name, and for some actions an argument.
extension RunAction {
    /// The stable name of the action, used in queues, in JSON and in the metadata of logs.
    package var name: String {
        switch self {
        case .start: "start"
        case .resume: "resume"
        case .proceed: "proceed"
        case .replay: "replay"
        case .branch: "branch"
        case .update: "update"
        }
    }

    /// The argument: the input, the answers sorted by question, the checkpoint, or a checkpoint and an input; `nil` for
    /// none.
    package var argument: StoredValue? {
        switch self {
        case .start(let input): input
        case .resume(let answers):
            .map(StoredMap(pairs: answers.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) }))
        case .proceed, .update: nil
        case .replay(let checkpoint): .string(checkpoint.rawValue)
        case .branch(let checkpoint, let input): .array([.string(checkpoint.rawValue), input])
        }
    }

    /// Reads an action; `nil` for an action that this release does not know.
    package init?(name: String, argument: StoredValue?) {
        switch (name, argument) {
        case ("start", let input?): self = .start(input: input)
        case ("resume", .map(let answers)?):
            let pairs = answers.entries.compactMap { entry in
                entry.key.stringValue.map { (InterruptID($0), entry.value) }
            }
            self = .resume(answers: Dictionary(pairs, uniquingKeysWith: { _, later in later }))
        case ("proceed", _): self = .proceed
        case ("update", _): self = .update
        case ("replay", .string(let checkpoint)?): self = .replay(from: CheckpointID(checkpoint))
        case ("branch", .array(let parts)?):
            guard parts.count == 2, let checkpoint = parts[0].stringValue else { return nil }
            self = .branch(from: CheckpointID(checkpoint), input: parts[1])
        default: return nil
        }
    }
}
