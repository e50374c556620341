import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A JSON value being edited in place, member by member, every scalar keeping its type.
package struct ValueEditor: Equatable, Sendable {
    /// One step into a value.
    enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    /// A row: a member, an element, or the value itself.
    struct Row: Equatable, Sendable {
        var path: [Step]
        var value: JSONValue

        var isContainer: Bool {
            switch value {
            case .object(let members): !members.isEmpty
            case .array(let elements): !elements.isEmpty
            default: false
            }
        }
    }

    /// A scalar being typed.
    struct Typing: Equatable, Sendable {
        var path: [Step]
        var field: TextField
        /// Whether any JSON may be typed, not only a value of the same type.
        var isRaw: Bool
    }

    let item: ItemID
    let action: Int
    let original: JSONValue
    var value: JSONValue
    var row = 0
    var top = 0
    var typing: Typing?
    /// What does not meet the schema, or why a typed text is no value; one line each.
    var faults: [String] = []

    /// The rows in order, containers before what is in them.
    var rows: [Row] {
        var rows: [Row] = []
        func visit(_ value: JSONValue, _ path: [Step]) {
            if !path.isEmpty { rows.append(Row(path: path, value: value)) }
            guard rows.count < 5000 else { return }
            switch value {
            case .object(let members):
                for (key, member) in members { visit(member, path + [.member(key)]) }
            case .array(let elements):
                for (index, element) in elements.enumerated() { visit(element, path + [.element(index)]) }
            default: break
            }
        }
        visit(value, [])
        return rows.isEmpty ? [Row(path: [], value: value)] : rows
    }

    var currentRow: Row? {
        let rows = rows
        return rows.indices.contains(row) ? rows[row] : nil
    }

    /// Starts typing the current row's value.
    mutating func beginTyping(raw: Bool) {
        guard let current = currentRow else { return }
        faults = []
        if !raw, case .bool(let flag) = current.value {
            value.set(.bool(!flag), at: current.path[...])
            return
        }
        if !raw, case .string(let text) = current.value {
            typing = Typing(path: current.path, field: TextField(text, isMultiline: true), isRaw: false)
        } else {
            let isRaw = raw || !current.value.isNumber
            let text = current.value.text(.compact)
            typing = Typing(path: current.path, field: TextField(text), isRaw: isRaw)
        }
    }

    /// Takes what was typed as the value; a text that is none stays, with the fault.
    mutating func commitTyping() {
        guard let typing, let current = JSONValue.value(in: value, at: typing.path[...]) else { return }
        if !typing.isRaw, case .string = current {
            value.set(.string(typing.field.text), at: typing.path[...])
        } else {
            do {
                let parsed = try JSONValue(parsing: typing.field.text)
                guard typing.isRaw || parsed.isNumber else {
                    faults = ["this member is a number; press Esc, then R to give it another type"]
                    return
                }
                value.set(parsed, at: typing.path[...])
            } catch {
                faults = [typing.isRaw ? "not JSON: \(faultText(error))" : "not a number: \(typing.field.text)"]
                return
            }
        }
        faults = []
        self.typing = nil
    }
}

/// What a thrown error says to an operator.
func faultText(_ error: any Error) -> String {
    (error as? CheckpointError)?.message ?? (error as? ReviewError)?.message ?? "\(error)"
}

extension JSONValue {
    var isNumber: Bool {
        switch self {
        case .integer, .double, .number: true
        default: false
        }
    }

    static func value(in root: JSONValue, at path: ArraySlice<ValueEditor.Step>) -> JSONValue? {
        guard let step = path.first else { return root }
        switch (root, step) {
        case (.object(let members), .member(let key)):
            return members[key].flatMap { value(in: $0, at: path.dropFirst()) }
        case (.array(let elements), .element(let index)) where elements.indices.contains(index):
            return value(in: elements[index], at: path.dropFirst())
        default: return nil
        }
    }

    mutating func set(_ new: JSONValue, at path: ArraySlice<ValueEditor.Step>) {
        guard let step = path.first else {
            self = new
            return
        }
        switch (self, step) {
        case (.object(var members), .member(let key)):
            members[key]?.set(new, at: path.dropFirst())
            self = .object(members)
        case (.array(var elements), .element(let index)) where elements.indices.contains(index):
            elements[index].set(new, at: path.dropFirst())
            self = .array(elements)
        default: break
        }
    }
}
