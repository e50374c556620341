private import Synchronization

/// Whether what a body does rests on an answer of a person.
///
/// Within a turn everything rests on an answer that a body starts after its first answer, or after it awaited a result that rests on one. Such results
/// are never taken from a cache nor put into one: an approval must not reach another thread with them.
final class AnswerTrace: Sendable {
    /// The trace of the body that runs in this task; `nil` where no results are cached.
    @TaskLocal static var current: AnswerTrace?

    private let isMarked: Atomic<Bool>

    /// Creates the trace of a body that `caller` starts.
    init(startedBy caller: AnswerTrace? = nil) {
        isMarked = Atomic(caller?.restsOnAnswer ?? false)
    }

    var restsOnAnswer: Bool { isMarked.load(ordering: .acquiring) }

    /// Notes that the body has an answer, or a result that rests on one.
    func mark() { isMarked.store(true, ordering: .releasing) }

    /// Notes that the body received a result with this trace.
    func receive(_ other: AnswerTrace?) {
        if let other, other !== self, other.restsOnAnswer { mark() }
    }
}
