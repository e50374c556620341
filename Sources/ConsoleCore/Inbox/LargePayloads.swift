import SignoffCheckpoint

/// What is known of the payloads that lists left out: which were asked for, which could not be read, and which are kept.
struct LargePayloads: Equatable, Sendable {
    /// The largest payload, in bytes, that is read because the cursor stands on its question.
    ///
    /// A larger one is read when its question is opened.
    static let readUnasked = 512 << 10
    /// The bytes of payloads that are kept, without the newest one.
    static let kept = 32 << 20

    private struct Payload: Equatable, Sendable {
        var item: QuestionID
        var bytes: Int
    }

    /// The questions that were opened.
    private var opened: Set<QuestionID> = []
    /// The questions whose payloads could not be read.
    private var failed: Set<QuestionID> = []
    /// The payloads that were read, in the order of their reading.
    private var payloads: [Payload] = []

    /// How a payload that a list left out is to be read.
    enum Reading: Equatable {
        /// It is being read.
        case due
        /// It is read once its question is opened.
        case onOpening
        /// It could not be read.
        case failed
    }

    /// How the payload of a question is to be read; nil for a question with its payload.
    func reading(of question: OpenInterrupt) -> Reading? {
        guard let bytes = question.omittedBytes else { return nil }
        let item = QuestionID(question)
        if failed.contains(item) { return .failed }
        return bytes <= Self.readUnasked || opened.contains(item) ? .due : .onOpening
    }

    /// Notes that a question was opened; a payload that could not be read is asked for again.
    mutating func noteOpened(_ item: QuestionID) {
        opened.insert(item)
        failed.remove(item)
    }

    /// Notes that the payload of a question could not be read.
    mutating func noteFailed(_ item: QuestionID) { failed.insert(item) }

    /// Notes that the list was read again: it holds the questions told, and what could not be read is tried again.
    mutating func noteList(holds: (QuestionID) -> Bool) {
        failed = []
        opened = opened.filter(holds)
        payloads.removeAll { !holds($0.item) }
    }

    /// Notes a payload that was read, and chooses those that are given up for it.
    ///
    /// - Parameters:
    ///   - item: The question whose payload was read.
    ///   - bytes: The size of the payload.
    ///   - isNeeded: Whether the payload of a question is needed: a decision on it is staged, or it is marked.
    /// - Returns: The questions whose payloads are given up, longest read first.
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
