extension InMemorySaver: TaskNameStore {
    /// Returns every task name that a batch was stored with, in byte order.
    public func taskNames() async throws -> [String] {
        withState { $0.taskNames.sorted().map(\.text) }
    }
}
