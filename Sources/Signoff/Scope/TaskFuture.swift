/// The result of a task that was started.
///
/// It may be handed to other tasks and awaited there. A task whose future nobody awaits runs to its end all the same; its failure is then
/// recorded and not thrown. A task that lost a race without a result
/// (`WorkflowScope.first(of:)`) gives `CancellationError`.
public struct TaskFuture<Value: Sendable>: Sendable {
    enum Source: Sendable {
        case known(Result<Value, any Error>)
        case running(Task<Value, any Error>)
    }

    let source: Source
    /// The call; nil when it was refused before it had a number.
    let call: TaskCall?
    let caller: CallContext?
    /// Whether the result rests on an answer.
    let trace: AnswerTrace?

    /// The result, once there is one.
    ///
    /// - Throws: What the task's body threw, ``RunSuspension`` when the task waits for an answer, and ``WorkflowError`` from the runtime.
    public var value: Value {
        get async throws {
            // Whoever awaits it learns something that rests on the answer, by its failure too.
            defer {
                caller?.trace.receive(trace)
                AnswerTrace.current?.receive(trace)
            }
            do {
                switch source {
                case .known(let result): return try result.get()
                case .running(let task):
                    guard let place = caller?.place else { return try await Self.value(of: task) }
                    return try await place.lending { try await Self.value(of: task) }
                }
            } catch let suspension as RunSuspension {
                if isLost { throw CancellationError() }
                caller?.deliver(suspension)
                throw suspension
            } catch {
                throw isLost ? CancellationError() : error
            }
        }
    }

    /// Whether the task lost a race without a result: what it came to is the same on every replay then.
    private var isLost: Bool {
        guard let call else { return false }
        return call.caller.session.isLost(call.id)
    }

    /// Waits for a task; one that is waited for by a cancelled body is cancelled with it.
    static func value(of task: Task<Value, any Error>) async throws -> Value {
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Cancels the task; it is recorded as failed unless it finishes nevertheless.
    public func cancel() {
        if case .running(let task) = source { task.cancel() }
    }
}

extension Sequence {
    /// The results of all these futures, in order.
    ///
    /// - Throws: What the first future in this order that failed throws; the others go on.
    public func values<Value>() async throws -> [Value] where Element == TaskFuture<Value> {
        var values: [Value] = []
        values.reserveCapacity(underestimatedCount)
        for future in self { values.append(try await future.value) }
        return values
    }
}
