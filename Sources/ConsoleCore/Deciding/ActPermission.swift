import CellGrid

/// Whether a command may act on the item under the cursor.
enum ActPermission: Equatable {
    case granted
    /// The command is refused, with a remark; `nil` without a notice.
    case refused(Remark?)
    /// The key is held down. Only its first press counts, and a repeated decision is undone.
    case heldKey

    /// Judges a command.
    ///
    /// - Parameters:
    ///   - origin: The origin of the command.
    ///   - target: The item under the cursor; `nil` when nothing can be decided.
    ///   - decisionGuard: The guard that recorded the press.
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
        return .refused(Remark("the item changed while \(words); no decision was made", .warning))
    }
}
