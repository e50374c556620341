/// A fault of a graph that `compile()` refuses or reports as a warning.
struct GraphFinding: Hashable, Sendable, CustomStringConvertible {
    let text: String
    let place: SourcePlace?

    init(_ text: String, at place: SourcePlace? = nil) {
        self.text = text
        self.place = place
    }

    /// The place, the fault and the remedy.
    var description: String { place.map { "\($0): \(text)" } ?? text }
}
