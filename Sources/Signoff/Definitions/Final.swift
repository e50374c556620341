/// The result of an entrypoint body whose value for the caller and value for the next turn differ.
///
/// > Source: LangGraph `entrypoint.final`.
public struct Final<Value: Codable & Sendable, Saved: Encodable & Sendable>: Sendable {
    /// The value for the caller, shown as the value of the thread.
    public var value: Value
    /// The value that the next turn receives as `previous`.
    public var saved: Saved

    /// Creates a result.
    public init(_ value: Value, save saved: Saved) {
        self.value = value
        self.saved = saved
    }
}
