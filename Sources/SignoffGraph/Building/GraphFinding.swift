/// Something about a graph that `compile()` refuses or warns of.
struct GraphFinding: Hashable, Sendable, CustomStringConvertible {
    let text: String
    let place: SourcePlace?

    init(_ text: String, at place: SourcePlace? = nil) {
        self.text = text
        self.place = place
    }

    /// The place, then what is wrong and what to do.
    var description: String { place.map { "\($0): \(text)" } ?? text }
}
