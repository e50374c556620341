public import OrderedCollections
public import SignoffCheckpoint

/// Answers to open questions of a thread, and writes to the state of a graph.
///
/// > Source: LangGraph `Command(resume=…)`. Unlike in LangGraph, an answer to a question that is not open is refused.
public struct Command: Sendable {
    enum Content: Sendable {
        case nothing
        case bare(StoredValue)
        case byID([InterruptID: StoredValue])
    }

    let content: Content
    /// The writes to the channels of a graph before it continues.
    package var writes: [ChannelWrite] = []
    /// The nodes of a graph that become due beside the waiting ones.
    package var targets: [String] = []
    /// The nodes of a graph that run with arguments of their own.
    package var sends: [Send] = []

    /// An empty command, which every run refuses with `empty_input`.
    public init() {
        content = .nothing
    }

    /// Answers the only open question of the thread.
    ///
    /// The run is refused with `answer_ambiguous` when several questions are open, with `interrupt_not_pending` when no
    /// question is open, and with `empty_input` when the answer is `null` or `{}`, which are valid answers only with an
    /// id.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when the answer has no stored form.
    public init(resume answer: some Encodable) throws {
        content = .bare(try Self.stored(answer))
    }

    /// Answers questions by their ids.
    ///
    /// The run is refused with `interrupt_not_pending` when one of the questions is not open.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when an answer has no stored form.
    public init(answers: [InterruptID: some Encodable]) throws {
        content = .byID(try answers.mapValues { try Self.stored($0) })
    }

    /// Answers one question by its id.
    ///
    /// The run is refused with `interrupt_not_pending` when the question is not open.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when the answer has no stored form.
    public init(answering question: InterruptID, with answer: some Encodable) throws {
        content = .byID([question: try Self.stored(answer)])
    }

    /// Answers questions by their ids, with stored values.
    public init(storedAnswers: [InterruptID: StoredValue]) {
        content = .byID(storedAnswers)
    }

    /// Returns a command that also writes channels of a graph before it continues, and makes nodes due beside the
    /// waiting ones.
    ///
    /// ```swift
    /// try await runtime.invoke(review, .resume(try Command(resume: "ok").updating(["n": 5], goto: ["other"])), on: thread)
    /// ```
    ///
    /// - Parameters:
    ///   - values: The channels to write, through their reducers.
    ///   - targets: The nodes to make due. On a finished thread, only these nodes run. `__end__` is ignored.
    /// - Returns: The extended command.
    /// - Throws: ``WorkflowError`` `not_storable`. The run refuses a channel or node that the graph does not have with
    ///   `invalid_update`.
    public func updating(_ values: JSONObject = [:], goto targets: [String] = []) throws -> Command {
        var command = self
        command.writes += try values.map { ChannelWrite($0.key, try Self.stored($0.value)) }
        command.targets += targets
        return command
    }

    /// Returns a command that also runs a node of a graph beside the waiting ones, with an argument of its own.
    ///
    /// - Parameters:
    ///   - argument: The argument, which the node receives in place of the state.
    ///   - node: The node.
    /// - Returns: The extended command.
    /// - Throws: ``WorkflowError`` `not_storable`.
    public func sending(_ argument: some Encodable, to node: String) throws -> Command {
        var command = self
        command.sends.append(Send(node: node, argument: try Self.stored(argument)))
        return command
    }

    /// The writes of the command to the channels of a graph: due nodes, Sends, then the state.
    var channelWrites: [ChannelWrite] {
        get throws {
            try targets.map { ChannelWrite(InternalChannel.branch + $0, .string(ReservedChannel.start)) }
                + sends.map { ChannelWrite(ReservedChannel.tasks, try $0.storedValue()) } + writes
        }
    }

    private static func stored(_ answer: some Encodable) throws -> StoredValue {
        do {
            return try StoredValueEncoder().encode(answer)
        } catch {
            throw WorkflowError(.notStorable, "The answer cannot be stored: \(CodingFault(error))", cause: error)
        }
    }
}
