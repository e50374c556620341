/// The stored paths of tasks.
extension TaskIdentity {
    /// Returns the stored path of a body or node.
    public static func pullPath(_ name: String) -> String { "~\(PathWord.pull), \(name)" }

    /// Returns the stored path of call number `number` of the task at `path`.
    public static func callPath(_ number: Int, of path: String) -> String {
        callPath(number, after: callPathStart(of: path))
    }

    /// Returns the path of the task that made the call at `path`; `nil` for the path of a body, node or send.
    package static func callerPath(ofCall path: Substring) -> Substring? {
        guard path.hasPrefix(PathWord.callStart) else { return nil }
        // The path of the caller is followed by the number of the call and a mark, ten digits each.
        return path.dropFirst("~\(PathWord.push), ".count).dropLast(2 * ", 0000000000".count)
    }

    /// Returns the prefix of the paths of the calls of the task at `path`.
    package static func callPathStart(of path: String) -> String { "~\(PathWord.push), \(path), " }

    static func callPath(_ number: Int, after start: String) -> String {
        start + Timestamp.padded(Int64(number), 10) + ", 0000000001"
    }

    /// Returns the stored path of update number `number` of a step.
    public static func updatePath(_ number: Int) -> String {
        "~\(ReservedChannel.interrupt), \(Timestamp.padded(Int64(number), 10))"
    }

    /// Returns the id under which an update is stored beside a checkpoint with nothing to run: a UUID of version 5.
    ///
    /// - Returns: The null task when the checkpoint's id is not a UUID.
    public static func update(at checkpoint: CheckpointID) -> TaskID {
        guard let space = UUIDText.bytes(of: checkpoint.rawValue) else { return .null }
        var bytes = Array(SHA1.digest(of: space + Array(ReservedChannel.interrupt.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return TaskID(rawValue: UUIDText.dashed(Hexadecimal.text(of: bytes)))
    }

    /// Returns the stored path of the target of scheduled send number `index`.
    public static func sendPath(_ index: Int) -> String {
        "~\(PathWord.push), \(Timestamp.padded(Int64(index), 10)), \(Timestamp.padded(0, 10))"
    }
}

/// The words of stored task paths.
extension TaskIdentity {
    /// The trigger of a task that was called by another task or made by a `Send`.
    package static let pushTrigger = PathWord.push

    /// Whether a path belongs to a task that another task called, rather than to one that the graph scheduled.
    package static func isCallPath(_ path: String) -> Bool { path.hasPrefix(PathWord.callStart) }

    /// Whether a path belongs to a body, a node or the target of a `Send`, rather than to a called task, a handler or
    /// an update.
    package static func isNodePath(_ path: String) -> Bool {
        let isScheduled = path.hasPrefix(PathWord.pullStart) || path.hasPrefix(PathWord.sendStart)
        return isScheduled && !isCallPath(path) && !path.hasSuffix(PathWord.handlerEnd)
    }
}

enum PathWord {
    static let pull = "__pregel_pull"
    static let push = "__pregel_push"
    static let handler = "node_error_handler"
    /// The suffix of the path of a handler.
    static let handlerEnd = ", \(handler), 0000000000"
    /// The prefix of the path of the target of a `Send`, or of a called task.
    static let sendStart = "~\(push), "
    /// The prefix of the path of a body or node.
    static let pullStart = "~\(pull), "
    /// The prefix of the path of a called task.
    static let callStart = "~\(push), ~"
}
