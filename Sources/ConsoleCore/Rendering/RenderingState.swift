/// How values are drawn, wherever they are.
struct RenderingState: Equatable, Sendable {
    /// Whether they are shown as the JSON they are, rather than as what they look like.
    var isRaw = false
    /// Where secrets are shown for the moment: on what was under the cursor then.
    var revealed: RevealedPlace?
}
