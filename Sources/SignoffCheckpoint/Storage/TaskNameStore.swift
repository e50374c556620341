/// The names of tasks.
///
/// A task is stored under its id, which does not contain the name.
///
/// An id is a hash of the name and the place of the call. The name cannot be derived from the id.
///
/// A name is kept after its task is removed from the program, so that a replay mismatch can name the task that the body
/// called earlier.
public protocol TaskNameStore: Sendable {
    /// Returns the task name of every stored batch (``WriteBatch/taskName``), in byte order.
    ///
    /// - Throws: ``CheckpointError`` `corrupt`, `locked` or `storage` from the engine.
    func taskNames() async throws -> [String]
}

/// The former name of ``TaskNameStore``.
@available(*, deprecated, renamed: "TaskNameStore")
public typealias TaskNameBook = TaskNameStore
