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

    /// Whether the lock can be lifted or put back.
    func availability(ofLock id: CommandID) -> Availability {
        switch (id, access) {
        case (.unlock, .locked), (.unlock, .unlocked), (.lock, .unlocked): .available
        case (_, .readOnly(let reason)): .unavailable(reason)
        case (.lock, .locked): .unavailable("it is locked")
        default: .unavailable("nothing is locked")
        }
    }
}
