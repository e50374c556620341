/// The result of an entrypoint body that returns one value to the caller and saves another for the next turn.
///
/// > Source: LangGraph `entrypoint.final`.
public struct Final<Value: Codable & Sendable, Saved: Encodable & Sendable>: Sendable {
    /// The value for the caller, which is also the visible value of the thread.
    public var value: Value
    /// The value that the next turn receives as `previous`.
    public var saved: Saved

    /// Creates a result.
    public init(_ value: Value, save saved: Saved) {
        self.value = value
        self.saved = saved
    }
}
