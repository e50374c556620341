package import SignoffCheckpoint

/// A workflow as the superstep loop sees it.
///
/// A program writes an input to channels, plans the tasks of a step, applies their writes, and determines its pauses.
///
/// A program is pure. The body of an entrypoint is the only task of a ``FunctionalProgram``; a graph plans its nodes.
package protocol StepProgram: Sendable {
    /// The nodes and channels, from which ``Superstep`` plans and applies.
    var structure: StepStructure { get }

    /// Whether a run stops before or after these tasks without a question.
    ///
    /// - Parameters:
    ///   - place: Before the tasks run, or after their writes were applied.
    ///   - tasks: The tasks of the step.
    ///   - checkpoint: The checkpoint at the start of the step, or the checkpoint that the step made.
    ///   - config: The settings of the run.
    /// - Returns: Whether the run stops.
    func pauses(_ place: PausePlace, _ tasks: [PlannedTask], at checkpoint: Checkpoint, config: RunConfig) -> Bool

    /// Returns the result of the run at the end of a turn.
    func result(of state: ChannelState) -> StoredValue
}

/// A place between two steps at which a run can stop.
package enum PausePlace: Sendable {
    /// Before the tasks of a step run.
    case before
    /// After the writes of the tasks were applied.
    case after
}

extension StepProgram {
    /// The superstep algorithm with the structure of the program.
    package var superstep: Superstep { Superstep(structure) }

    /// Returns `false`: a body pauses at its questions.
    package func pauses(
        _ place: PausePlace,
        _ tasks: [PlannedTask],
        at checkpoint: Checkpoint,
        config: RunConfig
    ) -> Bool { false }

    /// Returns the visible value of the state.
    package func result(of state: ChannelState) -> StoredValue { structure.value(of: state) }
}

/// The program of an entrypoint, whose only task is its body.
package struct FunctionalProgram: StepProgram {
    package let structure: StepStructure

    /// Creates the program of the entrypoint with this name.
    package init(_ name: String) { structure = StepStructure(entrypoint: name) }
}
