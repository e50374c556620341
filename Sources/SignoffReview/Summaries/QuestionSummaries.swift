import OrderedCollections
import SignoffCheckpoint

/// The descriptions of the questions of a list, each by the values that distinguish it from the others.
///
/// Questions whose rows would be equal show the first difference between their payloads.
package struct QuestionSummaries {
    /// The summaries, in the order of the questions.
    package let all: [QuestionSummary]

    /// Compares the questions of a list.
    ///
    /// - Parameter items: The questions, in any order.
    package init(of items: [ReviewItem]) {
        let subjects = items.map { QuestionSubject($0) }
        let comparison = SummaryComparison(of: subjects)
        self.init(of: items, subjects.map { comparison.summary(of: $0) })
    }

    /// Distinguishes questions whose summaries are equal.
    ///
    /// - Parameters:
    ///   - items: The questions.
    ///   - summaries: The summaries of the questions, in the same order.
    package init(of items: [ReviewItem], _ summaries: [QuestionSummary]) {
        var told = summaries
        for group in OrderedDictionary(grouping: told.indices, by: { told[$0] }).values where group.count > 1 {
            for (position, index) in group.enumerated() {
                let other = group[position == 0 ? 1 : 0]
                guard let part = Self.difference(of: items[index], from: items[other]) else { continue }
                told[index] = QuestionSummary(parts: told[index].parts + [part])
            }
        }
        all = told
    }

    /// Returns the first difference between the payload and another; `nil` if a payload cannot be read, or if only
    /// secrets differ.
    private static func difference(of item: ReviewItem, from other: ReviewItem) -> QuestionSummary.Part? {
        guard item.question.omittedBytes == nil, other.question.omittedBytes == nil else { return nil }
        return JSONDifference(from: masked(other), to: masked(item)).changes.lazy.compactMap(part).first
    }

    /// Returns the payload without its secrets, which no row shows.
    private static func masked(_ item: ReviewItem) -> JSONValue {
        let schemas = item.actions.compactMap(\.schema) + [item.responseSchema].compactMap(\.self)
        return SecretNames(schemas: schemas).masked(item.payload)
    }

    private static func part(of change: JSONDifference.Change) -> QuestionSummary.Part? {
        switch change.kind {
        case .added(let value), .changed(_, let value):
            let path = String(change.path.description.dropFirst(2).prefix(40))
            let text = SummaryComparison.shown(value.text(.compact))
            return QuestionSummary.Part(.difference, text, name: path.isEmpty ? nil : path)
        case .removed, .moved: return nil
        }
    }
}
