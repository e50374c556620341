/// The potential harm of a decision, by the operator's own rules.
package enum RiskLevel: String, Hashable, Sendable, Comparable, CaseIterable {
    /// No special risk.
    case low
    /// Worth a second look.
    case medium
    /// Asks for one more confirmation, and is never decided together with others.
    case high

    package static func < (left: RiskLevel, right: RiskLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }
}
