/// A mouse event on a cell.
package struct MouseEvent: Hashable, Sendable {
    /// The kind of event; no other kinds are reported.
    package enum Kind: Hashable, Sendable {
        /// The main button went down.
        case press
        /// The wheel was turned away from the hand.
        case wheelUp
        /// The wheel was turned towards the hand.
        case wheelDown
    }

    package var kind: Kind
    /// The cell, from the top left of the screen.
    package var position: Position

    package init(_ kind: Kind, at position: Position) {
        self.kind = kind
        self.position = position
    }
}
