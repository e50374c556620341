/// The future result of a started task.
///
/// A future can be passed to other tasks and awaited there. A task whose future is never awaited still runs to its end;
/// its failure is then recorded but not thrown. The future of a task that lost a race (`WorkflowScope.first(of:)`)
/// without a result throws `CancellationError`.
public struct TaskFuture<Value: Sendable>: Sendable {
    enum Source: Sendable {
        case known(Result<Value, any Error>)
        case running(Task<Value, any Error>)
    }

    let source: Source
    /// The call; `nil` when the call was refused before it received a number.
    let call: TaskCall?
    let caller: CallContext?
    /// Whether the result depends on an answer.
    let trace: AnswerTrace?

    /// The result.
    ///
    /// Reading it waits for the end of the task.
    ///
    /// - Throws: The error of the task's body, ``RunSuspension`` when the task waits for an answer, and
    ///   ``WorkflowError`` from the runtime.
    public var value: Value {
        get async throws {
            // The caller that awaits the future then depends on the answer, even if the task failed.
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

    /// Whether the task lost a race without a result, so that its end is the same in every replay.
    private var isLost: Bool {
        guard let call else { return false }
        return call.caller.session.isLost(call.id)
    }

    /// Waits for a task.
    ///
    /// If the waiting body is canceled, the task is canceled too.
    static func value(of task: Task<Value, any Error>) async throws -> Value {
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Cancels the task.
    ///
    /// The task is recorded as failed unless it finishes successfully.
    public func cancel() {
        if case .running(let task) = source { task.cancel() }
    }
}

extension Sequence {
    /// Returns the results of all these futures, in order.
    ///
    /// - Throws: The error of the first future in this order that failed. The other tasks continue.
    public func values<Value>() async throws -> [Value] where Element == TaskFuture<Value> {
        var values: [Value] = []
        values.reserveCapacity(underestimatedCount)
        for future in self { values.append(try await future.value) }
        return values
    }
}
