import OrderedCollections
package import SignoffCheckpoint

/// One line of a form or of a value without a form: the value at a place, the values allowed there, and a note.
package struct FormField: Equatable, Sendable {
    /// The control that changes a value.
    package enum Control: Equatable, Sendable {
        /// Text; `isMultiline` when it has line breaks already.
        case text
        case number(isInteger: Bool)
        /// True or false.
        case flag
        /// One of these values.
        case choice([JSONValue])
        /// One of several forms. `selected` is the form of the current value; `nil` if it has none of them.
        case branch([Branch], selected: Int?)
        /// Members below it; whether others may be added by name.
        case object(isOpen: Bool)
        /// Elements below it; whether another may be added.
        case list(mayGrow: Bool)
        /// Always this value.
        case fixed(JSONValue)
        /// Any JSON, typed as such.
        case raw
    }

    /// One of several forms a value may have.
    package struct Branch: Equatable, Sendable {
        package var label: String
        /// A value of this form to start from.
        package var template: JSONValue
    }

    /// The place.
    package var path: JSONPath
    /// The depth below the whole value, from 0.
    package var depth: Int
    /// The name: the title of its schema, its key, or its position.
    package var label: String
    /// The current value; `nil` for none.
    package var value: JSONValue?
    package var control: Control
    /// Whether it must be there.
    package var isRequired = false
    /// Whether it may be null beside what ``control`` says.
    package var isNullable = false
    /// Whether the field can be removed.
    package var isRemovable = false
    /// Whether the schema says that it is not to be changed.
    package var isReadOnly = false
    /// Whether it is a secret, by its name or by its schema, and not to be shown.
    package var isMasked = false
    /// The value to insert when the field is empty.
    package var template: JSONValue = .null
    /// The schema's description of the field: description, limits, examples.
    package var help: [String] = []
    /// The reason why it is edited as JSON although it has a schema, or the part that is not checked; `nil` for none.
    package var note: String?

    /// Whether other fields belong to it.
    package var hasParts: Bool {
        switch value {
        case .object(let members)?: !members.isEmpty
        case .array(let elements)?: !elements.isEmpty
        default: false
        }
    }
}
