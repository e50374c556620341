import SignoffCheckpoint

/// The state of payloads that lists omitted: requested, failed or kept.
struct LargePayloads: Equatable, Sendable {
    /// The largest payload, in bytes, that is read when the cursor is on its question.
    ///
    /// A larger payload is read when its question is opened.
    static let readUnasked = 512 << 10
    /// The number of payload bytes that are kept, besides the newest payload.
    static let kept = 32 << 20

    private struct Payload: Equatable, Sendable {
        var item: QuestionID
        var bytes: Int
    }

    /// The questions that were opened.
    private var opened: Set<QuestionID> = []
    /// The questions whose payloads could not be read.
    private var failed: Set<QuestionID> = []
    /// The loaded payloads, in the order of loading.
    private var payloads: [Payload] = []

    /// The way to read a payload that a list omitted.
    enum Reading: Equatable {
        /// The payload is being read.
        case due
        /// The payload is read when its question is opened.
        case onOpening
        /// The payload could not be read.
        case failed
    }

    /// Returns the way to read the payload of a question; `nil` for a question that has its payload.
    func reading(of question: OpenInterrupt) -> Reading? {
        guard let bytes = question.omittedBytes else { return nil }
        let item = QuestionID(question)
        if failed.contains(item) { return .failed }
        return bytes <= Self.readUnasked || opened.contains(item) ? .due : .onOpening
    }

    /// Records that a question was opened.
    ///
    /// A failed payload is requested again.
    mutating func noteOpened(_ item: QuestionID) {
        opened.insert(item)
        failed.remove(item)
    }

    /// Records that the payload of a question could not be read.
    mutating func noteFailed(_ item: QuestionID) { failed.insert(item) }

    /// Records that the list was read again.
    ///
    /// Removes the questions outside the list, so that failed payloads are loaded again.
    mutating func noteList(holds: (QuestionID) -> Bool) {
        failed = []
        opened = opened.filter(holds)
        payloads.removeAll { !holds($0.item) }
    }

    /// Records a loaded payload, and chooses the payloads to drop for it.
    ///
    /// - Parameters:
    ///   - item: The question of the payload.
    ///   - bytes: The size of the payload.
    ///   - isNeeded: Returns whether the payload of a question is needed, because a decision is staged or the question
    ///     is marked.
    /// - Returns: The questions whose payloads are dropped, in the order of loading.
    mutating func noteRead(
        _ item: QuestionID,
        bytes: Int,
        isNeeded: (QuestionID) -> Bool
    ) -> [(item: QuestionID, bytes: Int)] {
        payloads.removeAll { $0.item == item }
        var excess = payloads.reduce(0) { $0 + $1.bytes } - Self.kept
        var given: [(item: QuestionID, bytes: Int)] = []
        payloads.removeAll { payload in
            guard excess > 0, !isNeeded(payload.item) else { return false }
            excess -= payload.bytes
            given.append((payload.item, payload.bytes))
            opened.remove(payload.item)
            return true
        }
        payloads.append(Payload(item: item, bytes: bytes))
        return given
    }
}
