import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// The writes so far of the executing tasks of a superstep.
///
/// The last task to end is stored together with the checkpoint it leads to. A second value for a channel that takes one
/// is detected here, so that the task that wrote it fails, and neither the superstep nor a reader of the thread.
final class StepProgress: Sendable {
    private struct State {
        var left: Int
        /// The task that wrote to each channel that takes one value.
        var writers: [String: String] = [:]
    }

    private let structure: StepStructure
    private let state: Mutex<State>

    /// Begins a superstep with this number of tasks to execute.
    init(_ structure: StepStructure, tasks: Int) {
        self.structure = structure
        state = Mutex(State(left: tasks))
    }

    /// Notes that a task has ended; whether it is the last of the step.
    func end() -> Bool {
        state.withLock { state in
            state.left -= 1
            return state.left == 0
        }
    }

    /// Takes the writes of a task that has finished.
    ///
    /// - Throws: `invalid_update` when a channel that takes one value has one already.
    func take(_ writes: [ChannelWrite], of task: String) throws {
        let conflict: (channel: String, other: String)? = state.withLock { state in
            var own: [String: String] = [:]
            for write in writes {
                guard let kind = structure.channels[write.channel], kind.takesOneValue else { continue }
                if let other = own[write.channel] ?? state.writers[write.channel] { return (write.channel, other) }
                own[write.channel] = task
            }
            state.writers.merge(own) { first, _ in first }
            return nil
        }
        guard let conflict else { return }
        throw WorkflowError(
            .invalidUpdate,
            """
            \(task) wrote \(conflict.channel), which takes one value in a step and has one of \(conflict.other). Let one node write it, give it a reducer, \
            or let the nodes run in different steps
            """,
            task: task
        )
    }
}

extension ChannelKind {
    /// Whether a second write in one step is refused.
    fileprivate var takesOneValue: Bool {
        switch self {
        case .lastValue, .untracked, .ephemeral: true
        case .reduced, .anyValue, .topic, .branch, .deferredBranch, .join, .deferredJoin: false
        }
    }
}
