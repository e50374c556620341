import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The difference between two states, as `diff` prints it.
struct DifferenceReport {
    let difference: JSONDifference

    /// One or two lines for each change, behind the gutter.
    ///
    /// Secrets are masked.
    var lines: [SafeText] {
        difference.changes.flatMap { change -> [SafeText] in
            let isSecret = SecretNames().hidesEnd(of: change.path.description)
            func side(_ sign: SafeText, _ value: JSONValue) -> SafeText {
                let shown = isSecret ? SecretNames.covered(value) : SecretNames().masked(value)
                return PayloadText.gutter + sign + SafeText("\(change.path)  \(shown.shownText(.compact))")
            }
            return switch change.kind {
            case .added(let value): [side("+ ", value)]
            case .removed(let value): [side("- ", value)]
            case .changed(let before, let after): [side("- ", before), side("+ ", after)]
            case .moved(let origin): [PayloadText.gutter + SafeText("~ \(change.path)  moved from \(origin)")]
            }
        }
    }
}
