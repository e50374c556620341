/// The names of tasks, for others who know only their ids: an id is a hash of the name and of where the task was called.
///
/// A name outlives the task in its program, so that a body which no longer calls it can be told which one it called before.
public protocol TaskNameBook: Sendable {
    /// Returns every name that a batch was stored with (``WriteBatch/taskName``), in the order of their bytes.
    ///
    /// - Throws: ``CheckpointError`` `corrupt`, `locked` or `storage` from the engine.
    func taskNames() async throws -> [String]
}
