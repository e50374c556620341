import CellGrid
import SignoffCheckpoint

extension ConsoleState {
    /// `:unlock [time]`: lifts a lock for a time.
    mutating func unlock(_ argument: String?) -> [ConsoleEffect] {
        guard let length = argument.map({ UnlockDuration($0) }) ?? UnlockDuration.standard else {
            say("unlock: \"\(argument ?? "")\" is no time from 1s to 8h, such as 10m", .warning)
            return []
        }
        let reason: String
        switch access {
        case .locked(let why), .unlocked(_, let why): reason = why
        case .allowed, .readOnly: return []
        }
        let end = now.advanced(by: length.duration)
        access = .unlocked(until: end, reason: reason)
        decisionGuard.disarm(at: now)
        say("unlocked for \(Words.span(length.duration)); :lock ends it", .warning)
        return [.setLock(liftedUntil: end)]
    }

    /// `:lock`: puts the lock back before its time.
    mutating func lock() -> [ConsoleEffect] {
        guard case .unlocked(_, let reason) = access else { return [] }
        access = .locked(reason: reason)
        say("locked: \(reason)")
        return [.setLock(liftedUntil: nil)]
    }

    /// Puts the lock back when its time has come.
    mutating func lockWhenDue() -> [ConsoleEffect] {
        guard case .unlocked(let end, _) = access, now >= end else { return [] }
        return lock()
    }

    /// Why there is no lock to lift.
    var reasonNotToUnlock: String? {
        switch access {
        case .locked, .unlocked: nil
        case .readOnly(let reason): reason
        case .allowed: "nothing is locked"
        }
    }

    /// Why there is no lock to put back.
    var reasonNotToLock: String? {
        switch access {
        case .unlocked: nil
        case .locked: "it is locked"
        case .readOnly(let reason): reason
        case .allowed: "nothing is locked"
        }
    }
}
