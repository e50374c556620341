import OrderedCollections
package import SignoffCheckpoint

/// The fields of a value, derived from its JSON Schema or, without one, from the value itself.
///
/// A schema that a form cannot represent (an unknown keyword, a reference to itself, more than 32 levels) gives a field
/// that is edited as JSON, with the reason beside it. The typed value is still checked. The form shows every part of
/// the value.
package struct SchemaForm: Sendable {
    /// The maximum depth of a form.
    static let depthLimit = 32
    /// The maximum number of fields in a form.
    package static let fieldLimit = 5_000

    private let schema: JSONSchema?

    /// Creates the form of a schema; `nil` for values without a schema.
    package init(schema: JSONValue?) {
        self.schema = schema.map { JSONSchema($0) }
    }

    /// Returns the fields of `value`.
    ///
    /// A field precedes the fields of its parts.
    ///
    /// The first field is the value itself if the value is a scalar or has no parts. Otherwise, the list begins with
    /// the parts, unless the whole value needs a field for a note or a choice.
    package func fields(of value: JSONValue) -> [FormField] {
        var walk = FormWalk()
        walk.visit(value, FormPlace(schema: schema, path: JSONPath(), label: "value", depth: 0, isRequired: true))
        guard let root = walk.fields.first, walk.fields.count > 1, root.note == nil else { return walk.fields }
        if root.isChoiceOfForms { return walk.fields }
        return walk.fields.dropFirst().map { field in
            var field = field
            field.depth = max(0, field.depth - 1)
            return field
        }
    }

    /// Returns the field of the root value if members or elements can be added: an object that accepts new members, or
    /// a list that can grow.
    package func root(of value: JSONValue) -> FormField? {
        var walk = FormWalk()
        walk.visit(value, FormPlace(schema: schema, path: JSONPath(), label: "value", depth: 0, isRequired: true))
        return walk.fields.first
    }
}

/// A place in a form that is being visited.
struct FormPlace {
    var schema: JSONSchema?
    var path: JSONPath
    var label: String
    var depth: Int
    var isRequired = false
    var isRemovable = false
    /// Whether the value is a secret or a part of one.
    var isMasked = false
    /// The references followed on the path to this place.
    var references: Set<String> = []
}

/// A traversal of a value together with its schema.
struct FormWalk {
    private(set) var fields: [FormField] = []

    mutating func visit(_ value: JSONValue?, _ place: FormPlace) {
        guard fields.count < SchemaForm.fieldLimit else { return }
        var field = FormField(path: place.path, depth: place.depth, label: place.label, value: value, control: .raw)
        field.isRequired = place.isRequired
        field.isRemovable = place.isRemovable && value != nil
        field.isMasked = place.isMasked || SecretNames.isSecret(place.label)
        guard let schema = place.schema else {
            visitFree(value, field, place)
            return
        }
        var place = place
        let rules: FormRules
        switch FormRules.read(schema, following: &place.references, depth: place.depth) {
        case .readable(let read): rules = read
        case .unreadable(let note):
            field.note = note
            field.template = schema.template
            if place.depth == 0, value?.isContainer == true {
                visitFree(value, field, place)
            } else {
                fields.append(field)
            }
            return
        }
        rules.describe(&field)
        field.template = rules.schema.template
        place.isMasked = field.isMasked
        visit(value, field, rules, place)
    }

    // MARK: With a schema

    private mutating func visit(_ value: JSONValue?, _ field: FormField, _ rules: FormRules, _ place: FormPlace) {
        var field = field
        field.control = rules.control(for: value)
        if field.isReadOnly, let value, !value.isContainer { field.control = .fixed(value) }
        fields.append(field)
        var below = place
        below.depth += 1
        below.isRequired = false
        switch field.control {
        case .branch(_, let selected):
            guard let selected, let value else {
                if let value { visitParts(of: value, nil, below) }
                return
            }
            var branch = place
            branch.schema = rules.alternatives[selected]
            visitBranch(value, branch)
        case .object, .list:
            guard let value else { return }
            visitParts(of: value, rules, below)
        default: break
        }
    }

    /// Adds the fields of the selected alternative.
    ///
    /// The field of the choice itself precedes them.
    private mutating func visitBranch(_ value: JSONValue, _ place: FormPlace) {
        let start = fields.count
        visit(value, place)
        guard fields.count > start else { return }
        if value.isContainer, !fields[start].isChoiceOfForms {
            fields.remove(at: start)
        } else {
            fields[start].depth += 1
        }
    }

    private mutating func visitParts(of value: JSONValue, _ rules: FormRules?, _ place: FormPlace) {
        switch value {
        case .object(let members): visitMembers(members, rules, place)
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                var part = place
                part.schema = rules?.schema(ofElement: index)
                part.path = place.path.element(index)
                part.label = "\(index)"
                part.isRemovable = elements.count > rules?.leastElements ?? 0
                visit(element, part)
            }
        default: break
        }
    }

    private mutating func visitMembers(_ members: JSONObject, _ rules: FormRules?, _ place: FormPlace) {
        for (name, property) in rules?.properties ?? [:] {
            var part = place
            part.schema = property
            part.path = place.path.member(name)
            part.label = name
            part.isRequired = rules?.required.contains(name) ?? false
            part.isRemovable = !part.isRequired
            visit(members[name], part)
        }
        for (name, member) in members where rules?.properties[name] == nil {
            var part = place
            part.schema = rules?.additional
            part.path = place.path.member(name)
            part.label = name
            part.isRemovable = true
            visit(member, part)
        }
    }

    // MARK: Without a schema

    private mutating func visitFree(_ value: JSONValue?, _ field: FormField, _ place: FormPlace) {
        var field = field
        field.isNullable = true
        switch value {
        case .string?: field.control = .text
        case .integer?, .double?, .number?: field.control = .number(isInteger: false)
        case .bool?: field.control = .flag
        case .object?: field.control = .object(isOpen: true)
        case .array?: field.control = .list(mayGrow: true)
        case .null?, nil: field.control = .raw
        }
        fields.append(field)
        guard let value, place.depth < SchemaForm.depthLimit else { return }
        var below = place
        below.schema = nil
        below.isMasked = field.isMasked
        below.depth += 1
        below.isRequired = false
        visitParts(of: value, nil, below)
    }
}

extension FormField {
    fileprivate var isChoiceOfForms: Bool {
        if case .branch = control { true } else { false }
    }
}

extension JSONValue {
    /// Whether the value has members or elements.
    var isContainer: Bool {
        switch self {
        case .object(let members): !members.isEmpty
        case .array(let elements): !elements.isEmpty
        default: false
        }
    }
}
