import CellGrid
import SignoffCheckpoint

/// Unlocks the console for a time, and locks it again.
extension ConsoleState {
    /// `:unlock [time]`: unlocks the console for a time.
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

    /// `:lock`: locks the console before its time.
    mutating func lock() -> [ConsoleEffect] {
        guard let reason = backend.lock() else { return [] }
        say("locked: \(reason)")
        return [.setLock(liftedUntil: nil)]
    }

    /// Locks the console when its time has come.
    mutating func lockWhenDue() -> [ConsoleEffect] { backend.isLockDue(at: now) ? lock() : [] }
}
