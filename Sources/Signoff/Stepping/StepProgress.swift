import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// The writes so far of the executing tasks of a superstep.
///
/// The last task to end is stored together with the resulting checkpoint. A second value for a channel that accepts
/// only one is detected here, so that the task that wrote it fails, rather than the superstep or a reader of the
/// thread.
final class StepProgress: Sendable {
    private struct State {
        var left: Int
        /// The task that wrote to each channel that accepts only one value.
        var writers: [String: String] = [:]
    }

    private let structure: StepStructure
    /// Whether the step has other tasks that a task can conflict with.
    private let hasOthers: Bool
    private let state: Mutex<State>

    /// Begins a superstep with a number of tasks, of which `open` must be executed.
    init(_ structure: StepStructure, tasks: Int, open: Int) {
        self.structure = structure
        hasOthers = tasks > 1
        state = Mutex(State(left: open))
    }

    /// Records that a task has ended.
    ///
    /// Returns whether it was the last task of the step.
    func end() -> Bool {
        state.withLock { state in
            state.left -= 1
            return state.left == 0
        }
    }

    /// Accepts the writes of a task that has finished.
    ///
    /// - Throws: `invalid_update` when a channel that accepts only one value already has one.
    func take(_ writes: [ChannelWrite], of task: String) throws {
        // Only a second write can conflict.
        guard hasOthers || writes.count > 1 else { return }
        let channels = writes.map(\.channel).filter { structure.channels[$0]?.takesOneValue ?? false }
        guard let conflict = conflict(of: channels, by: task) else { return }
        throw WorkflowError(
            .invalidUpdate,
            """
            \(task) wrote \(conflict.channel), which takes one value in a step and has one of \(conflict.other). Let one node write it, give it a reducer, \
            or let the nodes run in different steps
            """,
            task: task
        )
    }

    /// Returns the channel that another task has already written, with that task; `nil` for no conflict.
    ///
    /// Without a conflict, the task is recorded as the writer.
    private func conflict(of channels: [String], by task: String) -> (channel: String, other: String)? {
        for (position, channel) in channels.enumerated() where channels[..<position].contains(channel) {
            return (channel, task)
        }
        guard hasOthers else { return nil }
        return state.withLock { state in
            for channel in channels {
                if let other = state.writers[channel] { return (channel, other) }
            }
            for channel in channels { state.writers[channel] = task }
            return nil
        }
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
