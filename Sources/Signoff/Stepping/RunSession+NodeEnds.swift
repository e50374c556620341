import OrderedCollections
import SignoffCheckpoint

/// Stores nodes that have ended.
extension RunSession {
    /// Accepts the writes of a node, unless another node of the step has written the same value.
    func finished(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ writes: [ChannelWrite],
        _ output: AttemptOutput,
        _ progress: StepProgress
    ) -> EndedNode {
        do {
            try progress.take(writes, of: task.name)
        } catch {
            let failure = ChannelWrite(ReservedChannel.error, .string(error.storedText))
            let stored =
                environment.mayStoreOutcomes ? changes(output.writes + [failure], of: identity, with: output) : []
            return EndedNode(task: task, end: .failed(error), changes: stored)
        }
        let kept = writes.filter { entrypoint.nodes?.structure.channels[$0.channel]?.isStored ?? true }
        let rows = kept.isEmpty ? [ChannelWrite(ReservedChannel.noWrites, .null)] : kept
        let stored = environment.mayStore ? finishedChanges(rows, of: identity, with: output) : []
        forgetQuestions(of: identity.id)
        return EndedNode(task: task, end: .finished(writes, isStored: false), changes: stored)
    }

    /// Stores the questions of a node.
    func waiting(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ suspension: RunSuspension,
        _ output: AttemptOutput
    ) -> EndedNode {
        let questions =
            suspension.interrupts.first.map { first in
                waitingQuestions(first, of: identity, taken: output.answers.count) + suspension.interrupts.dropFirst()
            } ?? []
        guard let stored = try? questions.map({ try $0.storedValue() }) else {
            return EndedNode(task: task, end: .waiting(suspension))
        }
        noteQuestions(questions, of: identity, taken: output.answers.count)
        guard environment.mayStoreOutcomes else { return EndedNode(task: task, end: .waiting(suspension)) }
        let row = ChannelWrite(ReservedChannel.interrupt, .array(stored))
        return EndedNode(
            task: task,
            end: .waiting(suspension),
            changes: changes([row] + output.writes, of: identity, with: output)
        )
    }

    /// Stores the failure of a node.
    ///
    /// With `isHandled`, its handler continues.
    func failed(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ error: any Error,
        _ output: AttemptOutput,
        isHandled: Bool = false
    ) async -> EndedNode {
        if let handover = error as? ParentHandover {
            // The superstep ends here without a trace. The enclosing task continues.
            guard caller == nil else { return EndedNode(task: task, end: .failed(handover), isShown: true) }
            return await failed(task, identity, parentMissing(handover, of: task.name), output)
        }
        note(TaskFailure(name: task.name, text: String(describing: error)))
        guard environment.mayStoreOutcomes, environment.failure.map({ !($0 is CheckpointError) }) ?? true else {
            return EndedNode(task: task, end: .failed(error))
        }
        let row = ChannelWrite(ReservedChannel.error, .string(error.storedText))
        let copies = (try? replacedCopies(in: identity)) ?? []
        let source =
            isHandled && !(error is CancellationError)
            ? [ChannelWrite(ReservedChannel.errorSourceNode, .string(task.name))] : []
        return EndedNode(
            task: task,
            end: .failed(error),
            changes: changes(output.writes + [row] + source + copies, of: identity, with: output)
        )
    }

    private func parentMissing(_ handover: ParentHandover, of node: String) -> WorkflowError {
        WorkflowError(
            .parentMissing,
            "\(node) hands over to \(handover.target) of the graph around \(entrypoint.name), and no graph runs it: run it as a node of one",
            thread: environment.thread,
            task: node
        )
    }
}
