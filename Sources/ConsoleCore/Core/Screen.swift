/// The screens, in the order of their number keys.
package enum Screen: String, CaseIterable, Sendable {
    case inbox, threads, streams, history, failures, ledger

    var title: String {
        switch self {
        case .inbox: "Inbox"
        case .threads: "Threads"
        case .streams: "Streams"
        case .history: "History"
        case .failures: "Failures"
        case .ledger: "Ledger"
        }
    }
}
