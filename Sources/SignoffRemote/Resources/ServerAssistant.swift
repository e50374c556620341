package import SignoffCheckpoint

/// A graph of a server with its settings; the server makes one for each graph.
package struct ServerAssistant: Hashable, Sendable {
    /// Its id.
    package var id: String
    /// The graph.
    package var graph: String
    /// What it is for; nil where nobody wrote it.
    package var summary: String?
    /// Whether the server made it for the graph, rather than a person.
    package var isSystem: Bool

    /// Reads an assistant; nil for what is none.
    package init?(_ json: JSONValue) {
        guard let id = json["assistant_id"]?.stringValue, let graph = json["graph_id"]?.stringValue else { return nil }
        self.id = id
        self.graph = graph
        summary = json["description"]?.stringValue
        isSystem = json["metadata"]?["created_by"]?.stringValue == "system"
    }
}
