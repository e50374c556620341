/// The screens, in the order of their number keys.
package enum Screen: String, CaseIterable, Sendable {
    case inbox, threads, streams, history, failures, ledger

    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ConsoleState {
    /// The model of a screen.
    subscript(_ screen: Screen) -> any ScreenModel {
        get {
            switch screen {
            case .inbox: inbox
            case .threads: threads
            case .streams: streams
            case .history: history
            case .failures: failures
            case .ledger: ledger
            }
        }
        set {
            switch newValue {
            case let model as InboxState: inbox = model
            case let model as ThreadsState: threads = model
            case let model as StreamsState: streams = model
            case let model as HistoryState: history = model
            case let model as FailuresState: failures = model
            case let model as LedgerState: ledger = model
            default: assertionFailure("a model of another type was set for \(screen)")
            }
        }
    }
}
