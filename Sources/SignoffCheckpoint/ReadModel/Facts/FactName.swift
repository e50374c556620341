/// A fact of a question by which lists are filtered and sorted.
public enum FactName: Hashable, Sendable {
    /// The time at which the question began to wait, in microseconds since 1970 in UTC.
    case waitingSince
    /// The name of the thread, a string.
    case thread
    /// The name of the workflow, a string.
    case workflow
    /// The title, a string.
    case title
    /// The number of actions to decide.
    case count
    /// The risk, which is compared with `low`, `medium` and `high`.
    case risk
    /// The progress in percent.
    case progress
    /// A field, by name.
    case field(String)
    /// The sum in a unit; the empty string for amounts without a unit.
    case sum(String)
}

extension FactName {
    private static let names: [(text: String, fact: FactName)] = [
        ("waiting", .waitingSince), ("thread", .thread), ("workflow", .workflow), ("title", .title), ("count", .count),
        ("risk", .risk), ("progress", .progress),
    ]

    /// The name as operators write it: `waiting`, `thread`, `workflow`, `title`, `count`, `risk`, `progress`,
    /// `sum:EUR`, `field:customer`.
    public var text: String {
        switch self {
        case .field(let name): "field:\(name)"
        case .sum(let unit): "sum:\(unit)"
        default: Self.names.first { $0.fact == self }?.text ?? ""
        }
    }

    /// Parses a name.
    ///
    /// An unknown name is the name of a field.
    public init(_ text: String) {
        if let known = Self.names.first(where: { $0.text == text }) {
            self = known.fact
        } else if text.hasPrefix("sum:") {
            self = .sum(String(text.dropFirst(4)))
        } else if text.hasPrefix("field:") {
            self = .field(String(text.dropFirst(6)))
        } else {
            self = .field(text)
        }
    }
}
