import SignoffCheckpoint

/// What the command that lifts the lock leads to.
enum UnlockStep: Equatable {
    /// Nothing is locked.
    case nothing
    /// The time that was typed is refused.
    case refuse(Remark)
    /// The lock is lifted until a moment.
    case lift(until: Timestamp, Remark)
}

extension BackendState {
    /// Lifts the lock for the time that was typed after `:unlock`; for ten minutes where none was.
    ///
    /// - Parameters:
    ///   - argument: The time as it was typed; nil for none.
    ///   - now: The present moment.
    /// - Returns: What the command leads to.
    mutating func unlock(_ argument: String?, at now: Timestamp) -> UnlockStep {
        guard let length = argument.map({ UnlockDuration($0) }) ?? UnlockDuration.standard else {
            let words = "unlock: \"\(argument ?? "")\" is no time from 1s to 8h, such as 10m"
            return .refuse(Remark(words, .warning))
        }
        guard let end = unlock(for: length.duration, at: now) else { return .nothing }
        return .lift(until: end, Remark("unlocked for \(Words.span(length.duration)); :lock ends it", .warning))
    }
}
