import OrderedCollections
import Signoff
import SignoffCheckpoint

/// What the recorded calls do here.
extension TranscriptPlayer {
    mutating func outcome(of call: String, step: JSONObject, number: Int) async -> Outcome {
        do {
            if let special = play.special[number] { return Outcome(result: try await special()) }
            if let own = play.calls[call] {
                return Outcome(result: try await own(placeholders.resolved(.object(step)).objectValue ?? [:]))
            }
            let variant = play.variant(number)
            switch call {
            case "invoke": return try await invoke(step, variant)
            case "stream": return await stream(step, variant)
            case "stream messages": return await streamedMessages(step, variant)
            case "get_state": return Outcome(result: try await state(step, variant))
            case "get_state_history": return Outcome(result: try await history(step, variant))
            case "update_state": return Outcome(result: try await update(step, variant))
            case "checkpointer.delete_thread":
                let thread = step["args"]?.arrayValue?.first?.stringValue ?? ""
                try await variant.runtime.deleteThread(ThreadID(thread))
                return Outcome(result: .null)
            case "bulk_update_state": return Outcome(result: try await bulkUpdate(step, variant))
            case "storage": return Outcome(result: try await storage(step, variant))
            case "namespaces": return Outcome(result: try await namespaces(step, variant))
            case "pending_writes": return Outcome(result: try await pendingWrites(step, variant))
            case "store.search": return Outcome(result: try await search(step))
            default:
                if call.contains("checkpoint") {
                    return Outcome(
                        result: try await checkpoints(
                            call,
                            variant,
                            of: play.listedThreads[number] ?? lastThread(before: number),
                            width: step["result"]?.arrayValue?.first?.arrayValue?.count
                        )
                    )
                }
                return Outcome(error: PythonError("unknown call", call))
            }
        } catch {
            return Outcome(error: error)
        }
    }

    private func input(_ step: JSONObject) throws -> RunInput<JSONValue> {
        let input = step["input"] == "<Opaque>" ? .opaque : placeholders.resolved(step["input"] ?? .null)
        if input.isNull { return .proceed }
        if transcript.folder == Transcript.graph, let members = input.objectValue, input["__command__"] == nil {
            return .input(.object((Self.plain(input).objectValue ?? members).mapValues(Self.written)))
        }
        guard let command = input["__command__"] else { return .input(input) }
        guard let answer = command["resume"] else { return .resume(try updated(Command(), by: command)) }
        let keys = answer.objectValue?.keys.elements ?? []
        let isMap = !keys.isEmpty && keys.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) }
        guard isMap, let members = answer.objectValue else {
            return .resume(try updated(Command(resume: answer), by: command))
        }
        let answers = members.map { (InterruptID($0.key), $0.value) }
        return .resume(try updated(Command(answers: Dictionary(uniqueKeysWithValues: answers)), by: command))
    }

    private func updated(_ command: Command, by recorded: JSONValue) throws -> Command {
        var command = try command.updating(recorded["update"]?.objectValue ?? [:], goto: Self.names(recorded["goto"]))
        if let send = recorded["goto"]?["__send__"] {
            command = try command.sending(send["arg"] ?? .null, to: send["node"]?.stringValue ?? "")
        }
        return command
    }

    private func address(_ step: JSONObject) -> (thread: ThreadID?, config: RunConfig, namespace: String) {
        var configurable = step["config"]?["configurable"]?.objectValue ?? [:]
        let thread = configurable.removeValue(forKey: "thread_id")
        let namespace = configurable.removeValue(forKey: "checkpoint_ns")?.stringValue ?? ""
        let checkpoint = configurable.removeValue(forKey: "checkpoint_id")?.stringValue
        configurable["checkpoint_map"] = nil
        var config = RunConfig(
            configurable: configurable,
            metadata: step["config"]?["metadata"]?.objectValue ?? [:],
            checkpoint: checkpoint.map { CheckpointID($0.hasPrefix("<") ? placeholders.id(of: $0) : $0) },
            checkpointNamespace: transcript.folder == Transcript.graph
                ? placeholders.resolved(.string(namespace)).stringValue ?? "" : ""
        )
        config.durability = step["durability"]?.stringValue.flatMap(RunConfig.Durability.init(rawValue:)) ?? .sync
        config.requestedBy = "transcript"
        if let limit = step["config"]?["recursion_limit"]?.integerValue { config.recursionLimit = Int(limit) }
        config.maximumConcurrency = step["config"]?["max_concurrency"]?.int
        if let context = step["context"] { config.context = Self.plain(context) }
        config.outputChannels = step["output_keys"].map(Self.names)
        config.interruptBefore = Self.names(step["interrupt_before"])
        config.interruptAfter = Self.names(step["interrupt_after"])
        let resolved = placeholders.resolved(.string(namespace)).stringValue ?? ""
        return (thread.map { ThreadID($0.stringValue ?? $0.text(.compact)) }, config, resolved)
    }

    private static func names(_ value: JSONValue?) -> [String] {
        value?.stringValue.map { [$0] } ?? value?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    private func invoke(_ step: JSONObject, _ variant: Variant) async throws -> Outcome {
        if step["stream_mode"] != nil {
            let outcome = await stream(step, variant)
            return Outcome(result: outcome.chunks.map { .array($0) }, error: outcome.error)
        }
        if transcript.folder == Transcript.graph, variant.saver == nil {
            // What nothing keeps shows its state in the stream alone.
            var values = step
            values["stream_mode"] = "values"
            let outcome = await stream(values, variant)
            return Outcome(result: outcome.chunks?.last ?? .null, error: outcome.error)
        }
        let (thread, config, _) = address(step)
        let result = try await variant.runtime.invoke(variant.workflow, try input(step), on: thread, config: config)
        var value = result.value ?? .null
        // One key as a text stands for its value alone.
        if let key = step["output_keys"]?.stringValue { value = value[key] ?? .null }
        // A breakpoint of an entrypoint shows no value.
        let isShown = transcript.folder == Transcript.graph || !result.interrupts.isEmpty
        if result.value == nil, isShown, let thread, variant.saver != nil {
            value = try await variant.runtime.state(of: thread).values.jsonProjection
        }
        if step["version"] == "v2" {
            return Outcome(
                result: [
                    "__object__": "GraphOutput", "value": value, "interrupts": Self.json(result.interrupts),
                ]
            )
        }
        if result.interrupts.isEmpty { return Outcome(result: value) }
        var members = value.objectValue ?? [:]
        members["__interrupt__"] = Self.json(result.interrupts)
        return Outcome(result: .object(members))
    }

    private func stream(_ step: JSONObject, _ variant: Variant) async -> Outcome {
        let (thread, config, _) = address(step)
        let wanted = step["stream_mode"] ?? .null
        let modes: [String] = wanted.arrayValue?.compactMap(\.stringValue) ?? [wanted.stringValue ?? "updates"]
        let showsNamespaces = step["subgraphs"]?.boolValue ?? false
        var outcome = Outcome()
        var chunks: [StreamChunk] = []
        do {
            // The run begins with its stream: its nodes must find how they are waited for.
            stage.beginStream(
                showingEnds: modes.contains("tasks") || modes.contains("updates") || modes.contains("debug"),
                showingTexts: modes.contains("custom")
            )
            let stream = variant.runtime.stream(
                variant.workflow,
                try input(step),
                on: thread,
                modes: Set(modes.compactMap(StreamMode.init(rawValue:))),
                includingNestedRuns: showsNamespaces,
                config: config
            )
            for try await chunk in stream {
                chunks.append(chunk)
                Self.labels(of: chunk, in: modes).forEach(stage.saw)
                stage.sawChunk()
            }
        } catch {
            outcome.error = error
        }
        outcome.chunks = Self.withoutAnnouncements(chunks).map { chunk in
            if step["version"] == "v2" { return chunk.taggedJSON }
            var parts: [JSONValue] = []
            if showsNamespaces { parts.append(.array(chunk.namespace.map { .string($0) })) }
            if wanted.arrayValue != nil { parts.append(.string(chunk.mode.rawValue)) }
            parts.append(chunk.json)
            return parts.count == 1 ? parts[0] : .array(parts)
        }
        return outcome
    }

    /// The chunks without the single questions that a later chunk lists among others.
    ///
    /// Every question is shown as soon as it is asked, and a run that stops at several then shows all of them: the recordings are compared with the latter.
    /// What a chunk shows: the end of a task, by its name; a question, by itself; custom text, behind a word, for a node may be called so.
    private static func labels(of chunk: StreamChunk, in modes: [String]) -> [String] {
        switch chunk.event {
        case .update(let name, _, _): modes.contains("tasks") ? [] : [name]
        case .taskEnded(let end): [end.name]
        case .debug(_, _, .taskEnded(let end)): modes.contains("tasks") ? [] : [end.name]
        case .interrupts(let asked): asked.map { $0.value.stringValue ?? $0.value.jsonProjection.text(.compact) }
        case .custom(let value): value.stringValue.map { ["custom \($0)"] } ?? []
        default: []
        }
    }

    private static func withoutAnnouncements(_ chunks: [StreamChunk]) -> [StreamChunk] {
        chunks.enumerated().filter { position, chunk in
            guard case .interrupts(let asked) = chunk.event else { return true }
            return !chunks[(position + 1)...].contains { later in
                guard case .interrupts(let all) = later.event, later.namespace == chunk.namespace else { return false }
                return Set(all.map(\.id)).isSuperset(of: asked.map(\.id)) && all.count > asked.count
            }
        }.map(\.element)
    }

    private func state(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let (thread, config, namespace) = address(step)
        if thread == nil { throw WorkflowError(.threadRequired, "The recording names no thread") }
        let snapshot = try await variant.runtime.state(
            of: thread ?? "",
            namespace: namespace,
            checkpoint: config.checkpoint,
            includingNestedRuns: step["subgraphs"]?.boolValue ?? false
        )
        return Self.json(snapshot)
    }

    private func history(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let (thread, config, namespace) = address(step)
        let before = step["before"].map { address(["config": $0]).config.checkpoint } ?? nil
        let history = try await variant.runtime.history(
            of: thread ?? "",
            namespace: namespace,
            metadata: step["filter"]?.objectValue ?? [:],
            checkpoint: config.checkpoint,
            before: before,
            limit: step["limit"]?.int
        )
        return .array(history.map(Self.json))
    }

    private func update(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let (thread, config, namespace) = address(step)
        let input = placeholders.resolved(step["input"] ?? .null)
        let update: StateUpdate =
            switch step["as_node"]?.stringValue {
            case "__end__"?: .clear
            case "__copy__"?: .copy
            case "__input__"?: try .input(input)
            case let node where transcript.folder == Transcript.graph: try Self.update(input, as: node)
            case let workflow where input["__object__"] == "final":
                try .result(Final(input["value"] ?? .null, save: input["save"] ?? .null), of: workflow)
            case let workflow:
                try .result(input, of: workflow)
            }
        let end = try await variant.runtime.updateState(
            of: thread ?? "",
            supersteps: [[update]],
            at: namespace.isEmpty ? config.checkpoint : nil,
            config: config
        )
        guard !namespace.isEmpty, let saved = try await variant.saver?.savedCheckpoint(at: end) else {
            return Self.json(end)
        }
        // The address of a nested run also names the checkpoints around it.
        var members = Self.json(end)["configurable"]?.objectValue ?? [:]
        var map = saved.metadata.parents
        map[namespace] = .string(saved.checkpoint.id.rawValue)
        members["checkpoint_map"] = .object(map)
        return ["configurable": .object(members)]
    }

    /// A recorded value without the names of Python's classes: a message as its fields, an object as its members.
    private static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(plain))
        case .object(let members):
            if let message = members["__message__"] { return message }
            if members["type"] == "__overwrite__" { return value }
            return .object(members.filter { $0.key != "__object__" }.mapValues(plain))
        default: return value
        }
    }

    /// Pieces and whole messages, of which the recordings show type, content and id.
    private func streamedMessages(_ step: JSONObject, _ variant: Variant) async -> Outcome {
        var streamed = step
        streamed["stream_mode"] = "messages"
        let outcome = await stream(streamed, variant)
        func short(_ chunk: JSONValue) -> JSONValue {
            let kept: JSONObject = (chunk[0]?.objectValue ?? [:]).filter { ["type", "content", "id"].contains($0.key) }
            return [.object(kept), chunk[1] ?? .null]
        }
        let isNested = step["subgraphs"]?.boolValue ?? false
        let chunks = (outcome.chunks ?? []).map { isNested ? [$0[0] ?? .null, short($0[1] ?? .null)] : short($0) }
        return Outcome(result: .array(chunks), error: outcome.error)
    }

    /// A value as it is written to a channel: an overwrite in the form that JSON has for it.
    private static func written(_ value: JSONValue) -> JSONValue {
        value["type"] == "__overwrite__" ? ["__overwrite__": value["value"] ?? .null] : value
    }

    /// An update of a graph's state as a recording gives it.
    private static func update(_ values: JSONValue, as node: String?) throws -> StateUpdate {
        let command = values["__command__"]
        let object = command.map { $0["update"]?.objectValue ?? [:] } ?? plain(values).objectValue
        guard let object = values.isNull ? [:] : object?.mapValues(written) else {
            throw WorkflowError(.invalidUpdate, "An update is an object, which \(values.text(.compact)) is not")
        }
        return try .values(object, as: node, goto: names(command?["goto"]))
    }

    private func bulkUpdate(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let (thread, config, _) = address(step)
        let supersteps = try (step["input"]?.arrayValue ?? []).map { superstep in
            try (superstep.arrayValue ?? []).map { update -> StateUpdate in
                if update["as_node"] == "__end__" { return .clear }
                return try Self.update(update["values"] ?? .null, as: update["as_node"]?.stringValue)
            }
        }
        return Self.json(
            try await variant.runtime.updateState(
                of: thread ?? "",
                supersteps: supersteps,
                at: config.checkpoint,
                config: config
            )
        )
    }

    private func pendingWrites(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let (thread, config, namespace) = address(step)
        let address = CheckpointAddress(thread: thread ?? "", namespace: namespace, checkpoint: config.checkpoint)
        let writes = try await variant.saver?.savedCheckpoint(at: address)?.pendingWrites ?? []
        return .array(
            writes.map { write in
                [
                    "task": .string(write.task.rawValue), "channel": .string(write.channel),
                    "value": write.channel == "__interrupt__"
                        ? Self.json(Interrupt.list(from: write.value)) : write.value.jsonProjection,
                ]
            }
        )
    }

    private func lastThread(before number: Int) -> ThreadID {
        let threads = transcript.steps[..<number].compactMap {
            $0["config"]?["configurable"]?["thread_id"]?.stringValue
        }
        return ThreadID(threads.last ?? "")
    }

    /// Lists checkpoints with the fields that the name of the call says.
    private func checkpoints(
        _ call: String,
        _ variant: Variant,
        of thread: ThreadID,
        width: Int?
    ) async throws -> JSONValue {
        var fields =
            call.split(separator: "(").last?.dropLast().split(separator: ",").map { String($0.drop { $0 == " " }) }
            ?? []
        // One recording lists the writes too without naming them.
        if let width, width > fields.count { fields.append("writes") }
        return try await Self.rows(fields, of: CheckpointQuery(thread: thread), in: variant.saver)
    }

    /// Lists checkpoints with these fields.
    static func rows(_ fields: [String], of query: CheckpointQuery, in saver: (any RunQueue)?) async throws -> JSONValue
    {
        let all = try await saver?.savedCheckpoints(matching: query) ?? []
        return .array(all.map { saved in .array(fields.map { field($0, of: saved) }) })
    }

    private static func field(_ name: String, of saved: SavedCheckpoint) -> JSONValue {
        switch name {
        case "namespace": .string(saved.namespace)
        case "source": saved.metadata.entries["source"] ?? .null
        case "step": saved.metadata.entries["step"] ?? .null
        case "parents": .object(saved.metadata.parents)
        case "id": .string(saved.checkpoint.id.rawValue)
        case "parent": saved.parent.map { .string($0.rawValue) } ?? .null
        case "thread": .string(saved.thread.rawValue)
        default: .array(saved.pendingWrites.map { [.string($0.task.rawValue), .string($0.channel)] })
        }
    }

    private func search(_ step: JSONObject) async throws -> JSONValue {
        let prefix = step["args"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let items = try await stage.store.search(prefix, filter: [:], limit: 10, offset: 0)
        return .array(
            items.map { item in
                [
                    "namespace": .array(item.namespace.map { .string($0) }), "key": .string(item.key),
                    "value": .object(item.value), "created_at": .string(item.createdAt.iso8601),
                    "updated_at": .string(item.updatedAt.iso8601), "score": .null,
                ]
            }
        )
    }
}
