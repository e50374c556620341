/// The kinds of events of a stream.
public enum StreamMode: String, Hashable, Sendable, CaseIterable {
    /// The result of every task and of the workflow when it finishes, and the questions that a run stops at.
    case updates
    /// The writes of bodies to the custom stream.
    case custom
    /// The chunks of messages that models write (``WorkflowScope/stream(_:)``), and whole messages returned by nodes
    /// that were not shown before.
    case messages
    /// The value of the thread: the current value when a turn continues, and the new value at the end.
    case values
    /// The beginning and end of every task.
    case tasks
    /// Every new checkpoint; none without a saver.
    case checkpoints
    /// Tasks and checkpoints with step numbers and times.
    case debug
    /// Differences between a replay and the recorded calls, and failed attempts that are repeated. LangGraph has no
    /// such mode.
    case warnings
}

/// A set of modes as bits, which is tested for every event.
struct StreamModes: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ modes: some Sequence<StreamMode>) {
        self = modes.reduce(into: []) { $0.insert(StreamModes($1)) }
    }

    init(_ mode: StreamMode) {
        switch mode {
        case .updates: self = .updates
        case .custom: self = .custom
        case .values: self = .values
        case .tasks: self = .tasks
        case .checkpoints: self = .checkpoints
        case .debug: self = .debug
        case .warnings: self = .warnings
        case .messages: self = .messages
        }
    }

    static let updates = StreamModes(rawValue: 1)
    static let custom = StreamModes(rawValue: 2)
    static let values = StreamModes(rawValue: 4)
    static let tasks = StreamModes(rawValue: 8)
    static let checkpoints = StreamModes(rawValue: 16)
    static let debug = StreamModes(rawValue: 32)
    static let warnings = StreamModes(rawValue: 64)
    static let messages = StreamModes(rawValue: 128)
}
