import SignoffCheckpoint

/// The result of the command that unlocks the console.
enum UnlockStep: Equatable {
    /// The console is not locked.
    case nothing
    /// The typed duration is refused.
    case refuse(Remark)
    /// The console is unlocked until a moment.
    case lift(until: Timestamp, Remark)
}

extension BackendState {
    /// Unlocks the console for the duration after `:unlock`, ten minutes by default.
    ///
    /// - Parameters:
    ///   - argument: The duration as typed; `nil` for none.
    ///   - now: The current time.
    /// - Returns: The result of the command.
    mutating func unlock(_ argument: String?, at now: Timestamp) -> UnlockStep {
        guard let length = argument.map({ UnlockDuration($0) }) ?? UnlockDuration.standard else {
            let words = "unlock: \"\(argument ?? "")\" is not a duration from 1s to 8h, such as 10m"
            return .refuse(Remark(words, .warning))
        }
        guard let end = unlock(for: length.duration, at: now) else { return .nothing }
        return .lift(until: end, Remark("unlocked for \(Words.span(length.duration)); :lock locks again", .warning))
    }
}
