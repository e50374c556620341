/// What an entrypoint body returns when the value for the caller and the value for the next turn differ.
///
/// > Source: LangGraph `entrypoint.final`.
public struct Final<Value: Codable & Sendable, Saved: Encodable & Sendable>: Sendable {
    /// What the caller gets and what is shown as the thread's value.
    public var value: Value
    /// What the next turn receives as `previous`.
    public var saved: Saved

    /// Creates a result.
    public init(_ value: Value, save saved: Saved) {
        self.value = value
        self.saved = saved
    }
}
