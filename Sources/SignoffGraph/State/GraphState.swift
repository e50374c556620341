/// The state of a graph: a structure whose stored properties are channels.
///
/// Each property has the wrapper of its channel: ``LastValue``, ``Reduced``, ``Topic``, ``AnyValue``, ``Ephemeral`` or
/// ``Untracked``. A node receives the structure and returns its writes as a ``GraphUpdate``.
///
/// ```swift
/// struct Review: GraphState {
///     @LastValue var topic: String?
///     @Reduced(.appending) var drafts: [String] = []
/// }
/// ```
///
/// The stored name of a channel is the property's name, or its coding key. A public state needs a public `init()`.
public protocol GraphState: Codable, Sendable {
    /// Creates the state in which no channel was written.
    init()
}
