import SignoffCheckpoint
import SignoffReview

/// The ways in which an editor may change a field.
extension FormField {
    /// The kind of a number that is typed over the value; `nil` for other values.
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

    /// Whether the field can be edited in place: it is not fixed, and not only a title.
    var mayChange: Bool {
        guard !isReadOnly else { return false }
        switch control {
        case .fixed: return false
        case .object, .list: return !hasParts
        case .text, .number, .flag, .choice, .branch, .raw: return true
        }
    }
}
