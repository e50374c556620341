import CellGrid

/// Whether a command may act on what is under the cursor.
enum ActPermission: Equatable {
    case granted
    /// The command is refused, and why; nil where nothing is said.
    case refused(Remark?)
    /// The key is held down: only its first press counts, and a decision that it repeated is taken back.
    case heldKey

    /// Judges a command.
    ///
    /// - Parameters:
    ///   - origin: Where the command came from.
    ///   - target: What is under the cursor now; nil when nothing can be decided.
    ///   - decisionGuard: The guard that has noted the press.
    init(of origin: CommandCall.Origin, on target: DecisionGuard.Target?, _ decisionGuard: DecisionGuard) {
        switch origin {
        case .line(let earlier): self = Self.permission(earlier, target, since: "the line was typed")
        case .secondLook(let look): self = Self.permission(look.target, target, since: "you were asked once more")
        case .key:
            guard let target else {
                self = .refused(nil)
                return
            }
            switch decisionGuard.verdict(on: target) {
            case .live: self = .granted
            case .held: self = .heldKey
            case .dead(let reason): self = .refused(Remark("not decided: \(reason)", .warning))
            }
        }
    }

    private static func permission(
        _ earlier: DecisionGuard.Target?,
        _ target: DecisionGuard.Target?,
        since words: String
    ) -> ActPermission {
        if earlier != nil, earlier == target { return .granted }
        return .refused(Remark("the item changed while \(words); nothing was decided", .warning))
    }
}
