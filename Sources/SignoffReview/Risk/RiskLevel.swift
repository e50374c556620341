/// The risk of a decision according to the operator's own rules.
package enum RiskLevel: String, Hashable, Sendable, Comparable, CaseIterable {
    /// The decision has no special risk.
    case low
    /// The decision deserves a second look.
    case medium
    /// The decision needs an additional confirmation, and is never made together with others.
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
