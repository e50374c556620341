import OrderedCollections
import SignoffCheckpoint

/// The common part of the descriptions of several actions, with argument names in place of values: `Refund ‹amount› to
/// ‹customer›`.
///
/// The template and the arguments of an action reproduce its description byte for byte, so that showing both hides
/// nothing.
package enum DescriptionTemplate {
    /// The minimum length of a value that the template replaces with its name, because a single letter can occur
    /// anywhere.
    private static let shortestValue = 2
    private static let brackets: (Character, Character) = ("‹", "›")

    /// Returns the template of all actions; `nil` when their descriptions differ in more than arguments.
    package static func shared(by actions: [ReviewAction]) -> String? {
        guard let first = actions.first.flatMap(template) else { return nil }
        return actions.allSatisfy { template(of: $0) == first } ? first : nil
    }

    private static func template(of action: ReviewAction) -> String? {
        let description = action.description ?? ""
        guard !description.contains(where: { $0 == brackets.0 || $0 == brackets.1 }),
            let members = action.arguments.objectValue
        else { return nil }
        let values = members.compactMap { name, value in
            text(of: value).map { (name: name, text: $0) }
        }.filter { $0.text.count >= shortestValue }
        // A longer value is replaced first, because it can contain a shorter one.
        let longestFirst = values.enumerated().sorted {
            ($1.element.text.count, $0.offset) < ($0.element.text.count, $1.offset)
        }.map(\.element)
        var pieces: [(text: String, isName: Bool)] = [(description, false)]
        for (name, text) in longestFirst {
            pieces = pieces.flatMap { piece in
                piece.isName ? [piece] : split(piece.text, at: text, name)
            }
        }
        return pieces.map { $0.isName ? "\(brackets.0)\($0.text)\(brackets.1)" : $0.text }.joined()
    }

    private static func text(of value: JSONValue) -> String? {
        value.stringValue ?? JSONDecimal(value).map(\.text)
    }

    private static func split(_ text: String, at value: String, _ name: String) -> [(text: String, isName: Bool)] {
        var pieces: [(text: String, isName: Bool)] = []
        var rest = text[...]
        while let place = rest.firstRange(of: value) {
            if place.lowerBound > rest.startIndex { pieces.append((String(rest[..<place.lowerBound]), false)) }
            pieces.append((name, true))
            rest = rest[place.upperBound...]
        }
        if !rest.isEmpty { pieces.append((String(rest), false)) }
        return pieces
    }
}
