import OrderedCollections
import SignoffCheckpoint

/// The content of a payload, read in the first dialect that matches.
struct PayloadReading {
    /// The result of reading a payload in one dialect.
    enum Outcome {
        /// The payload is in this dialect.
        case matched(PayloadReading)
        /// The payload resembles the dialect but violates this rule.
        case malformed(String)
        /// The payload is not in this dialect.
        case other
    }

    var dialect: PayloadDialect
    var actions: [ReviewAction]
    var notes: [String] = []
    var extras: JSONObject = [:]
    var title: String

    init(dialect: PayloadDialect, actions: [ReviewAction], notes: [String], extras: JSONObject, title: String? = nil) {
        self.dialect = dialect
        self.actions = actions
        self.notes = notes
        self.extras = extras
        self.title = title ?? PayloadReading.title(of: actions)
    }

    /// Reads `payload` in the first dialect that matches, in the order of the specification.
    init(of payload: JSONValue, responseSchema: JSONValue?, options: ReviewOptions) {
        let source = DialectRules.Source(payload: payload, responseSchema: responseSchema, options: options)
        for dialect in PayloadDialect.allCases {
            guard let read = dialect.rules.read else { continue }
            switch read(source) {
            case .matched(let reading):
                self = reading
                return
            case .malformed(let reason):
                self = PlainDialect.read(payload, responseSchema: responseSchema, malformed: reason)
                return
            case .other:
                continue
            }
        }
        self = PlainDialect.read(payload, responseSchema: responseSchema, malformed: nil)
    }

    /// Creates the reading of a question whose payload was omitted from a list.
    ///
    /// No decision is possible until the payload is read.
    init(omitting bytes: Int, of question: OpenInterrupt) {
        let size = bytes.byteWords
        let reason = "its payload was not read yet"
        let action = ReviewAction(
            name: question.workflow ?? "question",
            arguments: .null,
            extras: [:],
            refusals: Dictionary(uniqueKeysWithValues: DecisionKind.allCases.map { ($0, reason) })
        )
        self.init(
            dialect: .plain,
            actions: [action],
            notes: ["The payload has \(size) and is left out of lists."],
            extras: [:],
            title: question.facts?.title ?? "a payload of \(size)"
        )
    }

    /// Returns the names of the actions, each once, with its number of occurrences if above one.
    private static func title(of actions: [ReviewAction]) -> String {
        var counts: OrderedDictionary<String, Int> = [:]
        for action in actions { counts[action.name, default: 0] += 1 }
        return counts.map { $0.value == 1 ? $0.key : "\($0.key) x\($0.value)" }.joined(separator: ", ")
    }
}
