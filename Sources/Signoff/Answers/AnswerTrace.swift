private import Synchronization

/// Records whether the work of a body depends on an operator's answer.
///
/// Within a turn, work depends on an answer if a body starts the work after its first answer, or after awaiting a
/// dependent result. Such results are never read from a cache or stored in one, because an approval must not apply to
/// another thread.
final class AnswerTrace: Sendable {
    /// The trace of the body in the current task; `nil` when results are not cached.
    @TaskLocal static var current: AnswerTrace?

    private let isMarked: Atomic<Bool>

    /// Creates the trace of a body that `caller` starts.
    init(startedBy caller: AnswerTrace? = nil) {
        isMarked = Atomic(caller?.restsOnAnswer ?? false)
    }

    var restsOnAnswer: Bool { isMarked.load(ordering: .acquiring) }

    /// Records that the body has an answer, or a result that depends on one.
    func mark() { isMarked.store(true, ordering: .releasing) }

    /// Records that the body received a result with this trace.
    func receive(_ other: AnswerTrace?) {
        if let other, other !== self, other.restsOnAnswer { mark() }
    }
}
