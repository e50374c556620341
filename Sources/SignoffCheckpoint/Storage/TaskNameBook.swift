/// The names of tasks by their ids.
///
/// An id is a hash of the name and the place of the call, from which the name cannot be derived.
///
/// A name outlives its task in the program, so that a replay mismatch can name the task that the body called before.
public protocol TaskNameBook: Sendable {
    /// Returns every task name of a stored batch (``WriteBatch/taskName``), in byte order.
    ///
    /// - Throws: ``CheckpointError`` `corrupt`, `locked` or `storage` from the engine.
    func taskNames() async throws -> [String]
}
