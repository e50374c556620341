private import Synchronization

/// Records whether the work of a body depends on an operator's answer.
///
/// Within a turn, work depends on an answer if a body starts it after its first answer, or after it awaited a dependent
/// result. Such results are never read from a cache or stored in one, because an approval must not reach another
/// thread.
final class AnswerTrace: Sendable {
    /// The trace of the body in this task; `nil` when results are not cached.
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
