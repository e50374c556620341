extension InMemorySaver: TaskNameBook {
    /// Returns every name that a batch was stored with, in the order of their bytes.
    public func taskNames() async throws -> [String] {
        withState { $0.taskNames.sorted().map(\.text) }
    }
}
