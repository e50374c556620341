import OrderedCollections
package import SignoffCheckpoint

/// The state of a thread at one checkpoint, as a server gives it.
package struct ServerState: Hashable, Sendable {
    /// A task of the step that begins at the checkpoint.
    package struct Task: Hashable, Sendable {
        /// Its id.
        package var id: TaskID
        /// The entrypoint or node.
        package var name: String
        /// Its path, a list.
        package var path: JSONValue
        /// The text of its error; nil when it has none.
        package var error: String?
        /// The questions it asked.
        package var questions: [Interrupt]
        /// The namespace of the run nested in it; nil when there is none, or its state is given.
        package var nestedNamespace: String?
        /// The state of the run nested in it; empty or one element.
        package var nested: [ServerState]
        /// What it returned; nil while it has not.
        package var result: JSONValue?

        /// Whether it has returned.
        package var isFinished: Bool { if case .some = result { true } else { false } }
    }

    /// The values.
    package var values: JSONValue
    /// The names of the tasks to run.
    package var next: [String]
    /// The tasks.
    package var tasks: [Task]
    /// What is noted about the checkpoint; nil for a checkpoint that does not exist.
    package var metadata: JSONObject?
    /// When it was made, as the server tells.
    package var createdAt: String?
    /// The namespace; empty at the root.
    package var namespace: String
    /// The checkpoint; nil for a thread without one.
    package var checkpoint: CheckpointID?
    /// The checkpoint it follows.
    package var parent: CheckpointID?

    /// Whether there is such a checkpoint.
    package var exists: Bool { checkpoint != nil && metadata != nil }

    /// Reads a state; nil for what is none.
    package init?(_ json: JSONValue) {
        guard let next = json["next"]?.arrayValue, let tasks = json["tasks"]?.arrayValue else { return nil }
        values = json["values"] ?? .null
        self.next = next.compactMap(\.stringValue)
        self.tasks = tasks.compactMap { Task($0) }
        metadata = json["metadata"]?.objectValue
        createdAt = json["created_at"]?.stringValue
        namespace = json["checkpoint"]?["checkpoint_ns"]?.stringValue ?? ""
        checkpoint = json["checkpoint"]?["checkpoint_id"]?.stringValue.map { CheckpointID($0) }
        parent = json["parent_checkpoint"]?["checkpoint_id"]?.stringValue.map { CheckpointID($0) }
    }

    /// When it was made; nil when that cannot be read.
    package var createdMoment: Timestamp? { createdAt.flatMap { Timestamp(iso8601: $0) } ?? checkpoint?.createdAt }

    /// The namespaces of the runs nested in it, at any depth.
    package var nestedNamespaces: [String] {
        tasks.flatMap { task -> [String] in
            task.nested.flatMap { [$0.namespace] + $0.nestedNamespaces }
                + (task.nested.isEmpty ? [task.nestedNamespace].compactMap(\.self) : [])
        }
    }

    /// The tasks that failed, nested ones too.
    package var failedTasks: [Task] {
        tasks.flatMap { ($0.error == nil ? [] : [$0]) + $0.nested.flatMap(\.failedTasks) }
    }
}

extension ServerState.Task {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.stringValue else { return nil }
        self.id = TaskID(id)
        name = json["name"]?.stringValue ?? ""
        path = json["path"] ?? .array([])
        error = json["error"].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text(.compact) }
        questions = json["interrupts"]?.arrayValue?.compactMap { Interrupt(server: $0) } ?? []
        nestedNamespace = json["checkpoint"]?["checkpoint_ns"]?.stringValue
        nested = json["state"].flatMap { ServerState($0) }.map { [$0] } ?? []
        result = json["result"]?.unlessNull
    }
}

extension Interrupt {
    /// Reads a question; nil for one whose payload cannot be kept.
    init?(server json: JSONValue) {
        guard let value = try? StoredValue(json["value"] ?? .null) else { return nil }
        let schema = (json["response_schema"]?.unlessNull).flatMap { try? StoredValue($0) }
        self.init(id: json["id"]?.stringValue.map { InterruptID($0) }, value: value, responseSchema: schema)
    }
}

extension JSONValue {
    /// The value; nil for null.
    ///
    /// `nil` alone would be read as the JSON null.
    var unlessNull: JSONValue? { isNull ? Optional<JSONValue>.none : .some(self) }
}
