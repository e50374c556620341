import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// An editor for a JSON value: the fields of the schema's form, or the members of the value.
///
/// Every value keeps its type.
package struct ValueEditor: Equatable, Sendable {
    /// A value that is being typed or chosen.
    struct Typing: Equatable, Sendable {
        enum Kind: Equatable, Sendable {
            case text
            case number
            /// Any JSON.
            case json
            /// One of several values, by its index.
            case choice([String], index: Int)
            /// The name of a new member.
            case memberName
            /// The name of the tool to call.
            case tool
        }

        var path: JSONPath
        var kind: Kind
        var field = TextField()
        var isMasked = false
    }

    /// A fault and its place.
    struct Fault: Equatable, Sendable {
        /// The place, as violations of the schema name it; `nil` for the whole value.
        var path: String?
        var message: String

        init(_ message: String, at path: String? = nil) {
            self.path = path
            self.message = message
        }

        var words: String { path.map { "\($0) \(message)" } ?? message }
    }

    let item: QuestionID
    let action: Int
    let original: JSONValue
    let schema: JSONValue?
    private(set) var value: JSONValue
    /// The proposed tool.
    let tool: String
    /// The tool to call instead; `nil` for the proposed tool.
    private(set) var calledTool: String?
    /// Whether another tool may be named.
    let mayRename: Bool
    /// The digest of the payload when the edit was begun.
    let payloadDigest: PayloadDigest?
    var row = 0
    var typing: Typing?
    /// The violations of the schema, or the fault of a typed text.
    var faults: [Fault] = []
    private(set) var folded: Set<JSONPath> = []
    private var past: [JSONValue] = []
    private var future: [JSONValue] = []

    init(
        item: QuestionID,
        action: Int,
        original: JSONValue,
        value: JSONValue,
        schema: JSONValue?,
        tool: String = "",
        calledTool: String? = nil,
        mayRename: Bool = false,
        payloadDigest: PayloadDigest? = nil
    ) {
        self.payloadDigest = payloadDigest
        self.item = item
        self.action = action
        self.original = original
        self.schema = schema
        self.value = value
        self.tool = tool
        self.calledTool = mayRename ? calledTool : nil
        self.mayRename = mayRename
        // Without a schema every value can be changed, and the outline starts at its beginning.
        row = schema == nil ? 0 : rows.firstIndex(where: \.mayChange) ?? 0
    }

    /// The visible fields, each before its parts.
    ///
    /// Folded fields are omitted.
    var rows: [FormField] {
        let fields = SchemaForm(schema: schema).fields(of: value)
        guard !folded.isEmpty else { return fields }
        var hidden: [JSONPath.Step]?
        return fields.filter { field in
            if let above = hidden, field.path.steps.count > above.count, field.path.steps.starts(with: above) {
                return false
            }
            hidden = folded.contains(field.path) ? field.path.steps : nil
            return true
        }
    }

    /// Whether text is typed, in contrast to a choice.
    var takesText: Bool {
        switch typing?.kind {
        case nil, .choice?: false
        default: true
        }
    }

    var currentRow: FormField? {
        let rows = rows
        return rows.indices.contains(row) ? rows[row] : nil
    }

    /// Replaces the whole value with the result of an external editor.
    mutating func replace(with new: JSONValue) {
        change { $0 = new }
        faults = []
        typing = nil
        row = min(row, max(0, rows.count - 1))
    }

    mutating func undo() {
        guard let earlier = past.popLast() else { return }
        future.append(value)
        value = earlier
        faults = []
        row = min(row, max(0, rows.count - 1))
    }

    mutating func redo() {
        guard let later = future.popLast() else { return }
        past.append(value)
        value = later
        faults = []
        row = min(row, max(0, rows.count - 1))
    }

    private mutating func change(_ body: (inout JSONValue) -> Void) {
        var new = value
        body(&new)
        guard new != value else { return }
        past.append(value)
        future = []
        value = new
    }

    /// Inserts a fault before the others.
    private mutating func report(_ message: String, at path: JSONPath) {
        clearFaults(at: path)
        faults.insert(Fault(message, at: path.description), at: 0)
    }

    /// Removes the faults of a place that is being changed.
    mutating func clearFaults(at path: JSONPath) {
        faults.removeAll { $0.path == nil || $0.path == path.description }
    }

    // MARK: Places

    mutating func move(to path: JSONPath) {
        if let index = rows.firstIndex(where: { $0.path == path }) { row = index }
    }

    /// Moves to the next or previous fault.
    mutating func moveToFault(by step: Int) {
        let rows = rows
        let places = rows.indices.filter { index in faults.contains { $0.path == rows[index].path.description } }
        guard !places.isEmpty else { return }
        let next = step > 0 ? places.first { $0 > row } : places.last { $0 < row }
        row = next ?? (step > 0 ? places[0] : places[places.count - 1])
    }

    /// Folds the field, or moves to its parent.
    mutating func fold() {
        guard let field = currentRow else { return }
        if field.hasParts, !folded.contains(field.path) {
            folded.insert(field.path)
        } else {
            move(to: JSONPath(Array(field.path.steps.dropLast())))
        }
    }

    mutating func unfold() {
        if let field = currentRow { folded.remove(field.path) }
    }

    // MARK: Changing

    /// Starts to change the current field according to its kind.
    mutating func begin() {
        guard let field = currentRow else { return }
        clearFaults(at: field.path)
        switch field.control {
        case .text: beginText(field)
        case .number: beginTyping(field, .number, field.value.flatMap { $0.isNumber ? $0.text(.compact) : nil } ?? "")
        case .flag: toggle(field)
        case .choice(let choices):
            guard !field.isReadOnly else { return refuseReadOnly(field) }
            let index = choices.firstIndex { $0 == field.value } ?? 0
            let labels = choices.map { $0.stringValue ?? $0.text(.compact) }
            typing = Typing(path: field.path, kind: .choice(labels, index: index))
        case .branch(let branches, let selected):
            typing = Typing(path: field.path, kind: .choice(branches.map(\.label), index: selected ?? 0))
        case .fixed(let constant):
            guard field.value == constant else {
                change { $0.set(constant, at: field.path) }
                return
            }
            guard !field.isReadOnly else { return refuseReadOnly(field) }
            report("is always \(constant.text(.compact))", at: field.path)
        case .object, .list:
            if field.hasParts {
                if folded.remove(field.path) == nil { folded.insert(field.path) }
            } else if field.value == nil {
                change { $0.set(field.template, at: field.path) }
            } else {
                addPart()
            }
        case .raw: beginJSON()
        }
    }

    private mutating func beginText(_ field: FormField) {
        guard !field.isReadOnly else { return refuseReadOnly(field) }
        guard let value = field.value, value.stringValue == nil, !value.isNull else {
            let text = field.value?.stringValue ?? field.template.stringValue ?? ""
            typing = Typing(
                path: field.path,
                kind: .text,
                field: TextField(text, isMultiline: true),
                isMasked: field.isMasked
            )
            return
        }
        beginJSON()
    }

    private mutating func beginTyping(_ field: FormField, _ kind: Typing.Kind, _ text: String) {
        guard !field.isReadOnly else { return refuseReadOnly(field) }
        typing = Typing(path: field.path, kind: kind, field: TextField(text), isMasked: field.isMasked)
    }

    private mutating func refuseReadOnly(_ field: FormField) {
        report("is read-only in the schema", at: field.path)
    }

    private mutating func toggle(_ field: FormField) {
        guard !field.isReadOnly else { return refuseReadOnly(field) }
        let new = field.value?.boolValue.map { !$0 } ?? field.template.boolValue ?? false
        change { $0.set(.bool(new), at: field.path) }
    }

    /// Edits the current field as JSON, for every kind.
    mutating func beginJSON() {
        guard let field = currentRow else { return }
        clearFaults(at: field.path)
        beginTyping(field, .json, (field.value ?? field.template).text(.compact))
    }

    /// Starts a new number with its first character.
    ///
    /// An amount stored as text stays text.
    mutating func beginNumber(with character: Character) -> Bool {
        guard let field = currentRow, let kind = field.numberKind else { return false }
        clearFaults(at: field.path)
        typing = Typing(path: field.path, kind: kind, field: TextField(String(character)), isMasked: field.isMasked)
        return true
    }

    /// Edits the name of the tool to call, if that is allowed.
    mutating func beginTool() {
        guard mayRename else { return }
        typing = Typing(path: JSONPath([]), kind: .tool, field: TextField(calledTool ?? tool))
    }

    /// Adds an element or a member at the cursor.
    mutating func addPart() {
        guard let field = currentRow else { return }
        clearFaults(at: field.path)
        let whole = SchemaForm(schema: schema)
        let above = JSONPath(Array(field.path.steps.dropLast()))
        let containers = [field, rows.first { $0.path == above } ?? whole.root(of: value)].compactMap { $0 }
        for container in containers {
            switch (container.control, container.value) {
            case (.list(let mayGrow), .array(let elements)?):
                guard mayGrow else {
                    report("takes no further element", at: container.path)
                    return
                }
                folded.remove(container.path)
                add(at: container.path.element(elements.count), like: elements.last)
                return
            case (.object(let isOpen), .object?):
                guard isOpen else {
                    report("takes no further members according to the schema", at: container.path)
                    return
                }
                typing = Typing(path: container.path, kind: .memberName)
                return
            default: continue
            }
        }
        report("nothing can be added here", at: field.path)
    }

    private mutating func add(at path: JSONPath, like example: JSONValue?) {
        var trial = value
        trial.set(.null, at: path)
        let template = SchemaForm(schema: schema).fields(of: trial).first { $0.path == path }?.template ?? .null
        let isText = template.isNull && schema == nil && example?.stringValue != nil
        change { $0.set(isText ? "" : template, at: path) }
        move(to: path)
        if currentRow?.hasParts == false { begin() }
    }

    /// Removes the current field.
    mutating func removePart() {
        guard let field = currentRow, field.value != nil else { return }
        guard field.isRemovable, !field.isReadOnly else {
            report("is required", at: field.path)
            return
        }
        clearFaults(at: field.path)
        change { $0.remove(at: field.path) }
        row = min(row, max(0, rows.count - 1))
    }

    /// Moves among the choices.
    mutating func choose(by step: Int) {
        guard case .choice(let labels, let index)? = typing?.kind, !labels.isEmpty else { return }
        typing?.kind = .choice(labels, index: (index + step + labels.count) % labels.count)
    }

    /// Moves to the next choice that begins with a letter.
    mutating func choose(beginningWith letter: Character) {
        guard case .choice(let labels, let index)? = typing?.kind else { return }
        let order = labels.indices.map { (index + 1 + $0) % labels.count }
        let wanted = String(letter).lowercased()
        if let found = order.first(where: { labels[$0].lowercased().hasPrefix(wanted) }) {
            typing?.kind = .choice(labels, index: found)
        }
    }

    /// Applies the typed text as the value.
    ///
    /// An invalid text stays, with its fault.
    mutating func commitTyping() {
        guard let typing else { return }
        let text = typing.field.text
        let path = typing.path
        switch typing.kind {
        case .text: change { $0.set(.string(text), at: path) }
        case .number, .json:
            do {
                let parsed = try JSONValue(parsing: text)
                guard typing.kind == .json || parsed.isNumber else {
                    report("is a number; press Esc, then R to give it another type", at: path)
                    return
                }
                change { $0.set(parsed, at: path) }
            } catch {
                let isJSON = typing.kind == .json
                report(isJSON ? "not JSON: \(faultText(error))" : "not a number: \(text)", at: path)
                return
            }
        case .choice(_, let index): take(choice: index, at: path)
        case .tool: calledTool = text == tool || text.isEmpty ? nil : text
        case .memberName:
            guard !text.isEmpty, value.value(at: path.member(text)) == nil else {
                report(text.isEmpty ? "a member needs a name" : "there is already a member \(text)", at: path)
                return
            }
            self.typing = nil
            add(at: path.member(text), like: nil)
            return
        }
        clearFaults(at: path)
        self.typing = nil
    }

    private mutating func take(choice index: Int, at path: JSONPath) {
        guard let field = rows.first(where: { $0.path == path }) else { return }
        switch field.control {
        case .choice(let choices) where choices.indices.contains(index):
            change { $0.set(choices[index], at: path) }
        case .branch(let branches, let selected) where branches.indices.contains(index) && index != selected:
            change { $0.set(branches[index].template, at: path) }
        default: break
        }
    }
}

/// Returns the message of an error for an operator.
func faultText(_ error: any Error) -> String {
    (error as? CheckpointError)?.message ?? (error as? ReviewError)?.message ?? "\(error)"
}
