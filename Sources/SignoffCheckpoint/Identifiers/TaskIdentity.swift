/// The identity of one execution of a body, node or called task.
///
/// The identity is derived from the place of the execution, never from its input (storage format, section 7).
///
/// Two executions at the same place have the same identity, so that a repeated step finds its stored results.
public struct TaskIdentity: Sendable {
    /// The name of the entrypoint, node or task.
    public let name: String
    /// The id under which its writes are stored.
    public let id: TaskID
    private let step: Step
    private let place: Place

    /// The step that the execution belongs to.
    fileprivate final class Step: Sendable {
        let checkpoint: CheckpointID
        let checkpointBytes: [UInt8]
        /// The digits of the step's number.
        let numberBytes: [UInt8]
        let formatVersion: Int

        /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
        init(after checkpoint: CheckpointID, step: Int, formatVersion: Int) throws {
            guard let bytes = UUIDText.bytes(of: checkpoint.rawValue) else {
                throw CheckpointError(
                    .invalidData,
                    "The checkpoint id \"\(checkpoint.rawValue.prefix(60))\" is not a UUID; no task can be identified from it."
                )
            }
            self.checkpoint = checkpoint
            checkpointBytes = bytes
            numberBytes = Array(String(step + 1).utf8)
            self.formatVersion = formatVersion
        }
    }

    private enum Place: Sendable {
        case scheduled(path: String, runNamespace: String)
        case called(by: Caller, number: Int)
    }

    /// Creates the identity of an entrypoint's body or of a node.
    ///
    /// - Parameters:
    ///   - name: The name of the entrypoint or node.
    ///   - checkpoint: The checkpoint that the step starts from.
    ///   - checkpointStep: The step number in the metadata of the checkpoint.
    ///   - runNamespace: The namespace of the run: empty at the root.
    ///   - triggers: The channels that trigger the node; `__start__` for an entrypoint.
    ///   - formatVersion: The format version of the checkpoint. Version 1 uses another hash.
    /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
    public init(
        body name: String,
        checkpoint: CheckpointID,
        checkpointStep: Int,
        runNamespace: String = "",
        triggers: [String] = [ReservedChannel.start],
        formatVersion: Int = 4
    ) throws {
        let sorted = triggers.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        self.init(
            scheduled: name,
            path: Self.pullPath(name),
            runNamespace: runNamespace,
            step: try Step(after: checkpoint, step: checkpointStep, formatVersion: formatVersion),
            parts: [PathWord.pull] + sorted
        )
    }

    /// Creates the identity of the target of a scheduled `Send` (Graph API).
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
        self.init(
            scheduled: name,
            path: Self.sendPath(index),
            runNamespace: runNamespace,
            step: try Step(after: checkpoint, step: checkpointStep, formatVersion: formatVersion),
            parts: [PathWord.push, String(index)]
        )
    }

    /// The tasks of one step, with the common part of their identities.
    package struct Planned: Sendable {
        private let step: Step
        private let runNamespace: String

        /// Creates the common part for the step that starts at a checkpoint.
        ///
        /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
        package init(after saved: SavedCheckpoint) throws {
            step = try Step(
                after: saved.checkpoint.id,
                step: saved.metadata.step ?? -2,
                formatVersion: saved.checkpoint.formatVersion
            )
            runNamespace = saved.namespace
        }

        /// Returns the identity of a node.
        ///
        /// Triggers are sorted by their bytes.
        package func node(_ name: String, triggers: [String]) -> TaskIdentity {
            TaskIdentity(
                scheduled: name,
                path: TaskIdentity.pullPath(name),
                runNamespace: runNamespace,
                step: step,
                parts: [PathWord.pull] + triggers
            )
        }

        /// Returns the identity of the target of a Send.
        package func send(_ name: String, index: Int) -> TaskIdentity {
            TaskIdentity(
                scheduled: name,
                path: TaskIdentity.sendPath(index),
                runNamespace: runNamespace,
                step: step,
                parts: [PathWord.push, String(index)]
            )
        }
    }

    /// Creates the identity of the handler of a failed task (Graph API).
    ///
    /// - Throws: `invalid_data` when the checkpoint's id is not a UUID.
    package init(
        handler name: String,
        of failed: TaskIdentity,
        runNamespace: String
    ) throws {
        self.init(
            scheduled: name,
            path: failed.path + PathWord.handlerEnd,
            runNamespace: runNamespace,
            step: failed.step,
            parts: [PathWord.push, PathWord.handler, failed.id.rawValue]
        )
    }

    private init(scheduled name: String, path: String, runNamespace: String, step: Step, parts: [String]) {
        var hashed: [UInt8] = []
        hashed.reserveCapacity(192)
        hashed.append(contentsOf: step.checkpointBytes)
        if !runNamespace.isEmpty {
            hashed.append(contentsOf: runNamespace.utf8)
            hashed.append(UInt8(ascii: "|"))
        }
        hashed.append(contentsOf: name.utf8)
        hashed.append(contentsOf: step.numberBytes)
        hashed.append(contentsOf: name.utf8)
        for part in parts { hashed.append(contentsOf: part.utf8) }
        self.name = name
        id = hashed.withUnsafeBytes { Self.id(hashing: $0, formatVersion: step.formatVersion) }
        self.step = step
        self.place = .scheduled(path: path, runNamespace: runNamespace)
    }

    private init(_ name: String, id: TaskID, calledBy caller: Caller, number: Int) {
        self.name = name
        self.id = id
        step = caller.step
        place = .called(by: caller, number: number)
    }

    private static func id(hashing bytes: UnsafeRawBufferPointer, formatVersion: Int) -> TaskID {
        if formatVersion > 1 {
            let hash = XXH3.hash128(bytes)
            return TaskID(rawValue: UUIDText.text(high: hash.high, low: hash.low))
        }
        return TaskID(rawValue: UUIDText.dashed(Hexadecimal.text(of: SHA1.digest(of: Array(bytes)).prefix(16))))
    }

    /// The checkpoint that the step starts from.
    public var checkpoint: CheckpointID { step.checkpoint }

    /// The path as stored beside the task's writes.
    public var path: String {
        switch place {
        case .scheduled(let path, _): path
        case .called(let caller, let number): caller.path(ofCall: number)
        }
    }

    /// The namespace of the task.
    ///
    /// The run nested in the task has this namespace, and the task's interrupt ids contain it.
    public var namespace: String {
        switch place {
        case .scheduled(_, ""): "\(name):\(id)"
        case .scheduled(_, let run): "\(run)|\(name):\(id)"
        case .called(let caller, _): "\(caller.namespace)|\(name):\(id)"
        }
    }

    /// Returns the identity of the task that this task calls as call number `number`, counted from 0.
    ///
    /// For many calls of one body, use a ``Caller``.
    public func call(_ name: String, number: Int) -> TaskIdentity {
        Caller(self).call(name, number: number)
    }

    /// A task that calls others, with the common part of the identities of its calls.
    public final class Caller: Sendable {
        /// The namespace of the calling task.
        public let namespace: String
        /// The path of the calling task.
        public let path: String
        fileprivate let step: Step
        private let beforeName: [UInt8]
        private let afterName: [UInt8]
        private let beforeNumber: [UInt8]
        private let pathStart: String

        /// Creates the common part of the identities of the calls of `identity`.
        public init(_ identity: TaskIdentity) {
            namespace = identity.namespace
            path = identity.path
            step = identity.step
            beforeName = step.checkpointBytes + Array("\(namespace)|".utf8)
            afterName = step.numberBytes
            beforeNumber = Array("\(PathWord.push)\(path)".utf8)
            pathStart = TaskIdentity.callPathStart(of: path)
        }

        /// Returns the identity of the task called as call number `number`, counted from 0.
        public func call(_ name: String, number: Int) -> TaskIdentity {
            let count = beforeName.count + afterName.count + beforeNumber.count + 2 * name.utf8.count + 20
            let id = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
                var end = 0
                func append(_ bytes: [UInt8]) {
                    for byte in bytes {
                        buffer[end] = byte
                        end += 1
                    }
                }
                func append(_ text: String) {
                    for byte in text.utf8 {
                        buffer[end] = byte
                        end += 1
                    }
                }
                append(beforeName)
                append(name)
                append(afterName)
                append(name)
                append(beforeNumber)
                append(String(number))
                return TaskIdentity.id(
                    hashing: UnsafeRawBufferPointer(start: buffer.baseAddress, count: end),
                    formatVersion: step.formatVersion
                )
            }
            return TaskIdentity(name, id: id, calledBy: self, number: number)
        }

        fileprivate func path(ofCall number: Int) -> String { TaskIdentity.callPath(number, after: pathStart) }
    }

    /// Returns the id of the question that this task asks after taking `answers` answers.
    public func interrupt(answers: Int) -> InterruptID {
        Self.interrupt(inNamespace: namespace, answers: answers)
    }

    /// Returns the id of the question asked in a task namespace after `answers` answers were taken.
    public static func interrupt(inNamespace namespace: String, answers: Int) -> InterruptID {
        let text = answers > 0 ? "\(namespace)|\(answers)" : namespace
        return InterruptID(rawValue: XXH3.hexDigest(of: Array(text.utf8)))
    }

    /// Returns the id of the question that this task asks after taking `answers` answers, when another question is
    /// recorded at that position.
    public func interrupt(answers: Int, digest: PayloadDigest) -> InterruptID {
        Self.interrupt(inNamespace: namespace, answers: answers, digest: digest)
    }

    /// Returns the id of a question asked in a task namespace after `answers` answers were taken, when another question
    /// is recorded at that position.
    ///
    /// The digest of the payload distinguishes the two questions.
    public static func interrupt(
        inNamespace namespace: String,
        answers: Int,
        digest: PayloadDigest
    ) -> InterruptID {
        InterruptID(rawValue: XXH3.hexDigest(of: Array("\(namespace)|\(answers)|\(digest)".utf8)))
    }

    /// Returns the number of answers that a task had taken before it asked a question, derived from the id of the
    /// question.
    ///
    /// - Parameters:
    ///   - id: The id, made in either of the two ways.
    ///   - digest: The digest of the question's payload. Computed only when the first way does not give the id.
    ///   - namespaces: The possible namespaces of the task.
    ///   - positions: The numbers to try.
    /// - Returns: The number; `nil` when the task did not ask the question.
    package static func position(
        of id: InterruptID,
        digest: @autoclosure () -> PayloadDigest,
        inNamespaces namespaces: [String],
        among positions: ClosedRange<Int>
    ) -> Int? {
        for namespace in namespaces {
            if let position = positions.first(where: { interrupt(inNamespace: namespace, answers: $0) == id }) {
                return position
            }
        }
        guard !namespaces.isEmpty else { return nil }
        let digest = digest()
        for namespace in namespaces {
            let position = positions.first { interrupt(inNamespace: namespace, answers: $0, digest: digest) == id }
            if let position { return position }
        }
        return nil
    }

    /// Returns the names of the tasks around a nested run, outermost first, from the namespace of the run.
    package static func nodeNames(inNamespace namespace: String) -> [String] {
        // A number marks the second and later runs of one task.
        namespace.split(separator: "|").filter { !$0.allSatisfy(\.isNumber) }.map { String($0.prefix { $0 != ":" }) }
    }

    /// Returns the namespace of run number `number`, counted from 0, for a run that keeps its state across the turns of
    /// the thread.
    ///
    /// The namespace consists of names only.
    package func keptRunNamespace(number: Int) -> String {
        let names = Self.nodeNames(inNamespace: namespace).joined(separator: "|")
        return number == 0 ? names : "\(names)|\(number)"
    }

    /// Returns the namespace of run number `number`, counted from 0, that this task starts.
    public func runNamespace(number: Int) -> String {
        number == 0 ? namespace : "\(namespace)|\(number)"
    }
}

extension TaskIdentity: Hashable {
    /// Whether two identities have the same id.
    ///
    /// The id represents every part of an identity except its precomputed texts.
    public static func == (left: TaskIdentity, right: TaskIdentity) -> Bool {
        left.id == right.id && left.name == right.name && left.path == right.path && left.namespace == right.namespace
            && left.checkpoint == right.checkpoint
    }

    /// Hashes the id.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
