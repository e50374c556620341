/// A mouse event on a cell.
package struct MouseEvent: Hashable, Sendable {
    /// The kind of event.
    ///
    /// Other kinds are not reported.
    package enum Kind: Hashable, Sendable {
        /// The main button was pressed.
        case press
        /// The wheel was turned up.
        case wheelUp
        /// The wheel was turned down.
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
