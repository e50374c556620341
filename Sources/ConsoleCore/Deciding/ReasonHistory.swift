import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The operator's reasons, newest first and without duplicates.
struct ReasonHistory: Equatable, Sendable {
    private static let limit = 12

    private(set) var recent: [String] = []

    init(recent: [String] = []) {
        self.recent = Array(recent.prefix(Self.limit))
    }

    mutating func note(_ decision: Decision) {
        guard case .reject(let message?) = decision, !message.isEmpty else { return }
        recent.removeAll { $0 == message }
        recent.insert(message, at: 0)
        recent = Array(recent.prefix(Self.limit))
    }
}
