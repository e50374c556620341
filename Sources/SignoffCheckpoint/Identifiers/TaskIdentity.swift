/// The identity of one execution of a body, node or called task: computed from where it is, never from what it is given
/// (storage format, section 7).
///
/// Two executions at the same place have the same identity; that is how a repeated step finds its stored results.
public struct TaskIdentity: Hashable, Sendable {
    /// The name of the entrypoint, node or task.
    public let name: String
    /// The id under which its writes are stored.
    public let id: TaskID
    /// The path as stored beside its writes.
    public let path: String
    /// Its own namespace: that of a run nested in it, and what its interrupt ids are made from.
    public let namespace: String
    /// The checkpoint the step starts from.
    public let checkpoint: CheckpointID

    private let checkpointBytes: [UInt8]
    private let step: Int
    private let formatVersion: Int

    /// The identity of an entrypoint's body or of a node.
    ///
    /// - Parameters:
    ///   - name: The entrypoint or node.
    ///   - checkpoint: The checkpoint the step starts from.
    ///   - checkpointStep: That checkpoint's step in its metadata.
    ///   - runNamespace: The namespace of the run: empty at the root.
    ///   - triggers: The channels that trigger it; `__start__` for an entrypoint.
    ///   - formatVersion: The checkpoint's format version; version 1 has another hash.
    /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
    public init(
        body name: String,
        checkpoint: CheckpointID,
        checkpointStep: Int,
        runNamespace: String = "",
        triggers: [String] = [ReservedChannel.start],
        formatVersion: Int = 4
    ) throws {
        let bytes = try Self.bytes(of: checkpoint)
        let place = runNamespace.isEmpty ? name : "\(runNamespace)|\(name)"
        let sorted = triggers.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        self.init(
            name: name,
            place: place,
            path: Self.pullPath(name),
            checkpoint: checkpoint,
            checkpointBytes: bytes,
            step: checkpointStep + 1,
            formatVersion: formatVersion,
            parts: [PathWord.pull] + sorted
        )
    }

    /// The identity of the target of a scheduled `Send` (Graph API).
    ///
    /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
    public init(
        send name: String,
        index: Int,
        checkpoint: CheckpointID,
        checkpointStep: Int,
        runNamespace: String = "",
        formatVersion: Int = 4
    ) throws {
        let bytes = try Self.bytes(of: checkpoint)
        self.init(
            name: name,
            place: runNamespace.isEmpty ? name : "\(runNamespace)|\(name)",
            path: Self.sendPath(index),
            checkpoint: checkpoint,
            checkpointBytes: bytes,
            step: checkpointStep + 1,
            formatVersion: formatVersion,
            parts: [PathWord.push, String(index)]
        )
    }

    private init(
        name: String,
        place: String,
        path: String,
        checkpoint: CheckpointID,
        checkpointBytes: [UInt8],
        step: Int,
        formatVersion: Int,
        parts: [String]
    ) {
        var hashed = checkpointBytes
        for part in [place, String(step), name] + parts { hashed.append(contentsOf: part.utf8) }
        let digest =
            formatVersion > 1 ? XXH3.hexDigest(of: hashed) : Hexadecimal.text(of: SHA1.digest(of: hashed).prefix(16))
        let id = TaskID(rawValue: UUIDText.dashed(digest))
        self.name = name
        self.id = id
        self.path = path
        namespace = "\(place):\(id)"
        self.checkpoint = checkpoint
        self.checkpointBytes = checkpointBytes
        self.step = step
        self.formatVersion = formatVersion
    }

    /// The identity of the task that this one calls as its call number `number`, counted from 0.
    public func call(_ name: String, number: Int) -> TaskIdentity {
        TaskIdentity(
            name: name,
            place: "\(namespace)|\(name)",
            path: Self.callPath(number, of: path),
            checkpoint: checkpoint,
            checkpointBytes: checkpointBytes,
            step: step,
            formatVersion: formatVersion,
            parts: [PathWord.push, path, String(number)]
        )
    }

    /// The id of the question this task asks when it has taken `answers` answers before.
    public func interrupt(answers: Int) -> InterruptID {
        Self.interrupt(inNamespace: namespace, answers: answers)
    }

    /// The id of the question asked in a task namespace when `answers` answers were taken before.
    public static func interrupt(inNamespace namespace: String, answers: Int) -> InterruptID {
        let text = answers > 0 ? "\(namespace)|\(answers)" : namespace
        return InterruptID(rawValue: XXH3.hexDigest(of: Array(text.utf8)))
    }

    /// The namespace of the run number `number`, counted from 0, that this task starts.
    public func runNamespace(number: Int) -> String {
        number == 0 ? namespace : "\(namespace)|\(number)"
    }

    private static func bytes(of checkpoint: CheckpointID) throws -> [UInt8] {
        guard let bytes = UUIDText.bytes(of: checkpoint.rawValue) else {
            throw CheckpointError(
                .invalidData,
                "The checkpoint id \"\(checkpoint.rawValue.prefix(60))\" is not a UUID; no task can be identified from it."
            )
        }
        return bytes
    }
}

// MARK: Paths

extension TaskIdentity {
    /// The path of a body or node as stored.
    public static func pullPath(_ name: String) -> String { "~\(PathWord.pull), \(name)" }

    /// The path of call number `number` of the task at `path`, as stored.
    public static func callPath(_ number: Int, of path: String) -> String {
        "~\(PathWord.push), \(path), \(Timestamp.padded(Int64(number), 10)), \(Timestamp.padded(1, 10))"
    }

    /// The path of the target of scheduled send number `index`, as stored.
    public static func sendPath(_ index: Int) -> String {
        "~\(PathWord.push), \(Timestamp.padded(Int64(index), 10)), \(Timestamp.padded(0, 10))"
    }
}

/// The words of stored task paths.
enum PathWord {
    static let pull = "__pregel_pull"
    static let push = "__pregel_push"
}
