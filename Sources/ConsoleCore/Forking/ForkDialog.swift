import SignoffCheckpoint

/// A thread to be run again from one of its checkpoints: what that does, and the input if it is to be another.
package struct ForkDialog: Equatable, Sendable {
    let thread: ThreadID
    let checkpoint: CheckpointID
    /// Why it was opened, when it was not for its own sake.
    var purpose: String?
    /// What the fork does; nil until it is known.
    var preview: ForkPreview?
    /// Why that cannot be known.
    var previewFault: String?
    /// What may be given in place of what is recorded.
    enum Part: Equatable, Sendable {
        /// The input of the turn.
        case input
        /// The value saved after it; giving one runs nothing.
        case value
    }

    /// The text being typed; nil while none is.
    var field: TextField?
    /// What the text is for.
    var part = Part.input
    /// The input in place of the recorded one.
    var input: JSONValue?
    /// The saved value in place of the recorded one.
    var value: JSONValue?
    /// What is wrong, one line each.
    var faults: [String] = []
    var isSending = false
    /// Whether the input is opened for writing as soon as the recorded one is known.
    var opensInput = false
    var scroll = 0

    init(thread: ThreadID, checkpoint: CheckpointID, purpose: String? = nil) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.purpose = purpose
    }

    /// What an editor opens with.
    var text: String {
        let value = part == .input ? input ?? preview?.input : value ?? preview?.value
        return value.map { $0.text(.pretty) } ?? ""
    }

    /// Takes a text as the input or the value; one that is no JSON stays in the field, with the fault.
    mutating func take(typed text: String) {
        do {
            let given = try JSONValue(parsing: text)
            // A nil written as a JSON value would be its null.
            input = part == .input && given != preview?.input ? .some(given) : .none
            value = part == .value && given != preview?.value ? .some(given) : .none
            field = nil
            faults = []
        } catch {
            field = TextField(text, isMultiline: true)
            faults = [faultText(error)]
        }
    }

    /// Why it cannot be sent now; nil when it can.
    var refusal: String? {
        guard let preview else { return "what it does is still being looked up" }
        if isSending { return "it is on its way" }
        if field != nil { return part == .input ? "the input is still being typed" : "the value is still being typed" }
        if preview.outcome == .nothing, input == nil, value == nil {
            return "nothing would run; e gives the thread a new input from here, v another saved value"
        }
        return nil
    }
}
