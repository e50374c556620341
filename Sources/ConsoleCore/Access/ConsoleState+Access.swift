import CellGrid
import SignoffCheckpoint

/// Lifting a lock for a time, and putting it back.
extension ConsoleState {
    /// `:unlock [time]`: lifts a lock for a time.
    mutating func unlock(_ argument: String?) -> [ConsoleEffect] {
        switch backend.unlock(argument, at: now) {
        case .nothing: return []
        case .refuse(let remark):
            say(remark)
            return []
        case .lift(let end, let remark):
            input.decisionGuard.disarm(at: now)
            say(remark)
            return [.setLock(liftedUntil: end)]
        }
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
