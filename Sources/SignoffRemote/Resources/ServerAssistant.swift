package import SignoffCheckpoint

/// A graph of a server with its settings.
///
/// The server creates one assistant for each graph.
package struct ServerAssistant: Hashable, Sendable {
    /// The id.
    package var id: String
    /// The graph.
    package var graph: String
    /// The description; `nil` for none.
    package var summary: String?
    /// Whether the server created the assistant for the graph.
    package var isSystem: Bool

    /// Reads an assistant; `nil` for other JSON.
    package init?(_ json: JSONValue) {
        guard let id = json["assistant_id"]?.stringValue, let graph = json["graph_id"]?.stringValue else { return nil }
        self.id = id
        self.graph = graph
        summary = json["description"]?.stringValue
        isSystem = json["metadata"]?["created_by"]?.stringValue == "system"
    }
}
