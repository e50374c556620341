/// The screens, in the order of their number keys.
package enum Screen: String, CaseIterable, Sendable {
    case inbox, threads, streams, history, failures, ledger

    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ConsoleState {
    /// The model of a screen.
    subscript(_ screen: Screen) -> any ScreenModel {
        get { screens[screen] }
        set { screens[screen] = newValue }
    }
}
