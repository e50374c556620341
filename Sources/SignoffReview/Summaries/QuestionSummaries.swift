import OrderedCollections
import SignoffCheckpoint

/// Says of each question of a list what tells it from the others.
///
/// Questions of one workflow that have the same members are compared with each other: what all of them have in common is left to the title, what differs is
/// named, what differs most first. Questions whose rows would still be equal show the first place at which their payloads differ.
package struct QuestionSummaries {
    /// How many differing values one row names.
    private static let differenceLimit = 4
    /// How many bytes of a text are compared.
    private static let comparedBytes = 4_096
    /// How many characters of a text are shown.
    private static let shownCharacters = 80

    /// The summaries, in the order of the questions.
    package let all: [QuestionSummary]

    /// Compares the questions of a list.
    ///
    /// - Parameter items: The questions, those that stand beside each other in any order.
    package init(of items: [ReviewItem]) {
        let subjects = items.map(Subject.init)
        var summaries = Array(repeating: QuestionSummary(parts: []), count: items.count)
        for group in OrderedDictionary(grouping: subjects.indices, by: { subjects[$0].shape }).values {
            let names = Self.differingNames(in: group.map { subjects[$0] })
            let prefixes = Self.commonPrefixes(of: names, in: group.map { subjects[$0] })
            for index in group {
                summaries[index] = subjects[index].summary(naming: names, prefixes, isAlone: group.count == 1)
            }
        }
        Self.tellApart(&summaries, items)
        all = summaries
    }

    /// The names of the fields that differ within a group, those with the most values first.
    private static func differingNames(in group: [Subject]) -> [String] {
        guard let first = group.first, group.count > 1 else { return [] }
        let counts = first.fields.keys.map { name in
            (name: name, count: Set(group.map { $0.fields[name] }).count)
        }
        let differing = counts.enumerated().filter { $0.element.count > 1 }
        return differing.sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element.name)
    }

    /// How many characters the texts of each field have in common at their beginning, up to the last blank.
    private static func commonPrefixes(of names: [String], in group: [Subject]) -> [String: Int] {
        var lengths: [String: Int] = [:]
        for name in names {
            let texts = group.compactMap { subject -> Substring? in
                guard case .text(let text)? = subject.fields[name] else { return nil }
                return text.start(bytes: comparedBytes)
            }
            guard texts.count == group.count, var common = texts.first else { continue }
            for text in texts.dropFirst() {
                let pairs = zip(common, text).prefix { $0 == $1 }
                common = common.prefix(pairs.count)
            }
            // A word is not cut, and a short beginning is worth reading.
            let whole = common.lastIndex(where: { $0 == " " || $0 == "/" }).map { common[...$0].count } ?? 0
            if whole >= 12 { lengths[name] = whole }
        }
        return lengths
    }

    /// Adds to rows that are equal the first place at which their payloads differ.
    private static func tellApart(_ summaries: inout [QuestionSummary], _ items: [ReviewItem]) {
        for group in OrderedDictionary(grouping: summaries.indices, by: { summaries[$0] }).values where group.count > 1
        {
            let first = group[0]
            for (position, index) in group.enumerated() {
                let other = position == 0 ? group[1] : first
                guard items[index].question.omittedBytes == nil, items[other].question.omittedBytes == nil else {
                    continue
                }
                let difference = JSONDifference(from: masked(items[other]), to: masked(items[index]))
                guard let part = difference.changes.lazy.compactMap(part).first else { continue }
                summaries[index] = QuestionSummary(parts: summaries[index].parts + [part])
            }
        }
    }

    /// The payload without its secrets, which no row shows.
    private static func masked(_ item: ReviewItem) -> JSONValue {
        SecretNames(schemas: item.actions.compactMap(\.schema) + [item.responseSchema].compactMap(\.self))
            .masked(item.payload)
    }

    private static func part(of change: JSONDifference.Change) -> QuestionSummary.Part? {
        let value: JSONValue
        switch change.kind {
        case .added(let added), .changed(_, let added): value = added
        case .removed, .moved: return nil
        }
        let path = String(change.path.description.dropFirst(2).prefix(40))
        return QuestionSummary.Part(.difference, shown(value.text(.compact)), name: path.isEmpty ? nil : path)
    }

    /// The start of a text as a row shows it.
    fileprivate static func shown(_ text: some StringProtocol) -> String {
        let start = String(text.prefix(shownCharacters + 1))
        let line = String(start.prefix(shownCharacters).map { $0.isNewline ? " " : $0 })
        return start.count > shownCharacters ? line + "…" : line
    }

    /// A question, and the values it can be told by.
    private struct Subject {
        /// What questions have in common that are compared with each other.
        struct Shape: Hashable {
            let workflow: String?
            let tools: [String]
            let fields: OrderedSet<String>
        }

        let item: ReviewItem
        let facts: QuestionFacts
        let fields: OrderedDictionary<String, FactValue>

        init(_ item: ReviewItem) {
            self.item = item
            facts = item.question.facts ?? FactsInference().facts(of: item)
            let title = facts.title
            let own = item.question.omittedBytes == nil ? FactsSubject(item).fields : facts.fields
            var fields: OrderedDictionary<String, FactValue> = [:]
            for field in own where !Self.isToldElsewhere(field, facts, title) && fields[field.name] == nil {
                fields[field.name] = field.value
            }
            self.fields = fields
        }

        var shape: Shape {
            Shape(
                workflow: item.question.workflow,
                tools: item.actions.count == 1 ? [item.actions[0].name] : [],
                fields: OrderedSet(fields.keys)
            )
        }

        /// Whether the title, the progress or the sums tell a field already.
        private static func isToldElsewhere(
            _ field: QuestionFacts.Field,
            _ facts: QuestionFacts,
            _ title: String?
        ) -> Bool {
            if field.name == "tool" { return true }
            if facts.progress != nil, ["step", "stage", "phase", "position", "total"].contains(field.name) {
                return true
            }
            if !facts.sums.isEmpty, ["amount", "currency", "currency_code", "unit"].contains(field.name) {
                return true
            }
            guard let title, case .text(let text) = field.value else { return false }
            return text.hasPrefix(title) && !text.dropFirst(title.count).contains { !$0.isWhitespace }
        }

        func summary(naming names: [String], _ prefixes: [String: Int], isAlone: Bool) -> QuestionSummary {
            var parts: [QuestionSummary.Part] = []
            if let progress = facts.progress {
                let place = "\(progress.done)/\(progress.total)"
                parts.append(.init(.progress, progress.label.map { "\($0) \(place)" } ?? place))
            }
            if let title = facts.title ?? item.title.nonEmpty {
                parts.append(.init(.title, QuestionSummaries.shown(title)))
            }
            let named = isAlone ? Array(fields.keys.prefix(2)) : Array(names.prefix(QuestionSummaries.differenceLimit))
            for name in named { if let value = fields[name] { parts.append(part(name, value, prefixes[name])) } }
            if let count = facts.count, count > 1 { parts.append(.init(.count, "×\(count)")) }
            parts += facts.sums.map { .init(.sum, AmountWords.text(of: $0)) }
            return QuestionSummary(parts: parts)
        }

        private func part(_ name: String, _ value: FactValue, _ prefix: Int?) -> QuestionSummary.Part {
            switch value {
            case .text(let text):
                let rest = prefix.map { text.dropFirst($0) } ?? text[...]
                return .init(
                    .difference,
                    QuestionSummaries.shown(rest),
                    name: name,
                    isQuoted: true,
                    isContinued: prefix != nil
                )
            case .number(let number): return .init(.difference, AmountWords.text(of: number), name: name)
            case .bool(let flag): return .init(.difference, flag ? "yes" : "no", name: name)
            }
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
