import OrderedCollections
import SignoffCheckpoint

/// The common properties and the differences of the questions of a list, by their shape.
///
/// Questions of one workflow with the same members are compared with each other. Values that all of them share are left
/// to the title. Values that differ are named, the most varied first.
package struct SummaryComparison: Hashable, Sendable {
    /// The maximum number of questions of one shape that are compared.
    ///
    /// Further questions are distinguished by the same values.
    package static let sampleLimit = 1_000
    /// The maximum number of differing values that a row names.
    private static let differenceLimit = 4
    /// The maximum number of bytes of a text that are compared.
    private static let comparedBytes = 4_096
    /// The maximum number of characters of a text that are shown.
    private static let shownCharacters = 80

    /// The differences between the questions of one shape.
    private struct Difference: Hashable {
        /// The names of the differing fields, those with the most values first; `nil` for a single question.
        var names: [String]?
        /// The number of characters that the texts of a field share at their beginning.
        var prefixes: [String: Int] = [:]
        /// Whether all titles differ, so that titles distinguish the questions.
        var haveOwnTitles = false
    }

    private var differences: [QuestionSubject.Shape: Difference] = [:]

    /// Compares questions.
    package init(of subjects: some Sequence<QuestionSubject>) {
        var groups: [QuestionSubject.Shape: [QuestionSubject]] = [:]
        for subject in subjects where groups[subject.shape, default: []].count < Self.sampleLimit {
            groups[subject.shape, default: []].append(subject)
        }
        differences = groups.mapValues(Self.difference)
    }

    private static func difference(in group: [QuestionSubject]) -> Difference {
        guard let first = group.first, group.count > 1 else { return Difference() }
        let counts = first.fields.keys.map { name in
            (name: name, count: Set(group.map { $0.fields[name] }).count)
        }
        let differing = counts.enumerated().filter { $0.element.count > 1 }
        let names = differing.sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
            \.element.name
        )
        let titles = Set(group.map { "\(title($0.facts, $0.fallback))" })
        return Difference(
            names: names,
            prefixes: commonPrefixes(of: names, in: group),
            haveOwnTitles: titles.count == group.count
        )
    }

    /// Returns the number of characters that the texts of each field share, up to the last space or slash.
    private static func commonPrefixes(of names: [String], in group: [QuestionSubject]) -> [String: Int] {
        var lengths: [String: Int] = [:]
        for name in names {
            let texts = group.compactMap { subject -> Substring? in
                guard case .text(let text)? = subject.fields[name] else { return nil }
                return text.start(bytes: comparedBytes)
            }
            guard texts.count == group.count else { continue }
            let length = CommonBeginning.omissible(in: texts)
            if length > 0 { lengths[name] = length }
        }
        return lengths
    }

    /// Returns the summary that distinguishes one of the questions from the others.
    package func summary(of subject: QuestionSubject) -> QuestionSummary {
        let difference = differences[subject.shape] ?? Difference()
        let facts = subject.facts
        var parts: [QuestionSummary.Part] = []
        if let progress = facts.progress {
            let place = "\(progress.done)/\(progress.total)"
            parts.append(.init(.progress, progress.label.map { "\(ForeignText.name($0)) \(place)" } ?? place))
        }
        if let tool = subject.tool { parts.append(.init(.tool, Self.shown(tool))) }
        let title = Self.title(facts, subject.fallback)
        if !title.isEmpty { parts.append(.init(.title, Self.shown(title))) }
        if let count = facts.count, count > 1, !title.hasPrefix("\(count) ") {
            parts.append(.init(.count, "×\(count)"))
        }
        parts += facts.sums.map { sum in
            let name = (facts.count ?? 1) > 1 ? "sum" : ActionSums.amountKey
            return .init(.sum, AmountWords.text(of: sum), name: sum.unit.isEmpty ? name : nil)
        }
        let isAlone = difference.names == nil || difference.haveOwnTitles
        let kind: QuestionSummary.Part.Kind = isAlone ? .detail : .difference
        let names = difference.names?.prefix(Self.differenceLimit).map(\.self) ?? Array(subject.fields.keys.prefix(2))
        for name in names {
            if let value = subject.fields[name] {
                parts.append(Self.part(kind, name, value, difference.prefixes[name]))
            }
        }
        return QuestionSummary(parts: parts)
    }

    /// Returns the title, without the text that the progress already contains.
    private static func title(_ facts: QuestionFacts, _ fallback: String) -> Substring {
        let title = facts.title ?? fallback
        guard let label = facts.progress?.label, title.hasPrefix("\(label): ") else { return title[...] }
        return title.dropFirst(label.count + 2)
    }

    private static func part(
        _ kind: QuestionSummary.Part.Kind,
        _ name: String,
        _ value: FactValue,
        _ prefix: Int?
    ) -> QuestionSummary.Part {
        switch value {
        case .text(let text):
            // A question that was not compared can have another beginning.
            let rest = prefix.map { text.dropFirst($0) } ?? text[...]
            let isContinued = prefix != nil && !rest.isEmpty
            return .init(
                kind,
                shown(isContinued ? rest : text[...]),
                name: name,
                isQuoted: true,
                isContinued: isContinued
            )
        case .number(let number): return .init(kind, AmountWords.text(of: number), name: name)
        case .bool(let flag): return .init(kind, flag ? "yes" : "no", name: name)
        }
    }

    /// Returns the beginning of a text, as shown in a row.
    static func shown(_ text: some StringProtocol) -> String {
        let start = text.prefix(shownCharacters + 1)
        let line = String(start.prefix(shownCharacters).map { $0.isNewline ? " " : $0 })
        return start.count > shownCharacters ? line + "…" : line
    }
}
