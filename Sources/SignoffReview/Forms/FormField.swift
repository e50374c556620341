import OrderedCollections
package import SignoffCheckpoint

/// One line of a form, or of a value without a form: the value at a place, the permitted values, and a note.
package struct FormField: Equatable, Sendable {
    /// The control that edits a value.
    package enum Control: Equatable, Sendable {
        /// A text field. `isMultiline` means that the text has line breaks.
        case text
        case number(isInteger: Bool)
        /// A Boolean.
        case flag
        /// One of these values.
        case choice([JSONValue])
        /// One of several forms. `selected` is the index of the form of the current value; `nil` if the value has none
        /// of the forms.
        case branch([Branch], selected: Int?)
        /// An object, whose members are fields below. `isOpen` means that members can be added by name.
        case object(isOpen: Bool)
        /// A list, whose elements are fields below. `mayGrow` means that elements can be added.
        case list(mayGrow: Bool)
        /// A constant value.
        case fixed(JSONValue)
        /// Any JSON, typed as JSON text.
        case raw
    }

    /// One of the possible forms of a value.
    package struct Branch: Equatable, Sendable {
        package var label: String
        /// A value of this form as a starting point.
        package var template: JSONValue
    }

    /// The path of the value.
    package var path: JSONPath
    /// The depth below the root value, from 0.
    package var depth: Int
    /// The label: the title of the schema, the key, or the position.
    package var label: String
    /// The current value; `nil` for none.
    package var value: JSONValue?
    package var control: Control
    /// Whether a value is required.
    package var isRequired = false
    /// Whether the value can be null, in addition to the values of ``control``.
    package var isNullable = false
    /// Whether the field can be removed.
    package var isRemovable = false
    /// Whether the schema declares the field read-only.
    package var isReadOnly = false
    /// Whether the value is a secret, by its name or by its schema, so that it is not shown.
    package var isMasked = false
    /// The value to insert when the field is empty.
    package var template: JSONValue = .null
    /// Lines of help from the schema: the description, limits, examples.
    package var help: [String] = []
    /// The reason why the field is edited as JSON although it has a schema, or the part that is not checked; `nil` for
    /// none.
    package var note: String?

    /// Whether the field has fields below it.
    package var hasParts: Bool {
        switch value {
        case .object(let members)?: !members.isEmpty
        case .array(let elements)?: !elements.isEmpty
        default: false
        }
    }
}
