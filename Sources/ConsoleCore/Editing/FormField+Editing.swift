import SignoffCheckpoint
import SignoffReview

/// What an editor may do with a field.
extension FormField {
    /// How a number typed over what is there is taken; nil when there is none.
    var numberKind: ValueEditor.Typing.Kind? {
        guard !isReadOnly else { return nil }
        switch control {
        case .number: return .number
        case .text:
            guard let text = value?.stringValue, let number = try? JSONValue(parsing: text), number.isNumber else {
                return nil
            }
            return .text
        default: return nil
        }
    }

    /// Whether a person may give it another value right here: it is not fixed, and not only the title of what follows.
    var mayChange: Bool {
        guard !isReadOnly else { return false }
        switch control {
        case .fixed: return false
        case .object, .list: return !hasParts
        case .text, .number, .flag, .choice, .branch, .raw: return true
        }
    }
}
