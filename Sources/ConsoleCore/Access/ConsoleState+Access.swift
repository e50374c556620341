import CellGrid
import SignoffCheckpoint

/// Lifting a lock for a time, and putting it back.
extension ConsoleState {
    /// `:unlock [time]`: lifts a lock for a time.
    mutating func unlock(_ argument: String?) -> [ConsoleEffect] {
        guard let length = argument.map({ UnlockDuration($0) }) ?? UnlockDuration.standard else {
            say("unlock: \"\(argument ?? "")\" is no time from 1s to 8h, such as 10m", .warning)
            return []
        }
        guard let end = backend.unlock(for: length.duration, at: now) else { return [] }
        input.decisionGuard.disarm(at: now)
        say("unlocked for \(Words.span(length.duration)); :lock ends it", .warning)
        return [.setLock(liftedUntil: end)]
    }

    /// `:lock`: puts the lock back before its time.
    mutating func lock() -> [ConsoleEffect] {
        guard let reason = backend.lock() else { return [] }
        say("locked: \(reason)")
        return [.setLock(liftedUntil: nil)]
    }

    /// Puts the lock back when its time has come.
    mutating func lockWhenDue() -> [ConsoleEffect] { backend.isLockDue(at: now) ? lock() : [] }
}
