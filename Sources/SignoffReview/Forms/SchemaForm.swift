import OrderedCollections
package import SignoffCheckpoint

/// The fields of a value, from its JSON Schema or, without one, from its own shape.
///
/// A schema that a form cannot represent (an unknown keyword, a reference to itself, more than 32 levels) gives a field
/// that is edited as JSON, with the reason beside it. The typed value is still checked. The form shows every part of
/// the value.
package struct SchemaForm: Sendable {
    /// Forms stop at this depth.
    static let depthLimit = 32
    /// The most fields that are listed.
    package static let fieldLimit = 5_000

    private let schema: JSONSchema?

    /// Creates the form of a schema; `nil` for values without a schema.
    package init(schema: JSONValue?) {
        self.schema = schema.map { JSONSchema($0) }
    }

    /// The fields of `value`, each before its parts.
    ///
    /// The first is the value itself when it is a scalar or has no parts; otherwise the list begins with its parts, unless there is something to say about the
    /// whole.
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

    /// The field of the whole value, if members or elements can be added to it: an object that takes new members, or a
    /// list that may grow.
    package func root(of value: JSONValue) -> FormField? {
        var walk = FormWalk()
        walk.visit(value, FormPlace(schema: schema, path: JSONPath(), label: "value", depth: 0, isRequired: true))
        return walk.fields.first
    }
}

/// A place to be visited.
struct FormPlace {
    var schema: JSONSchema?
    var path: JSONPath
    var label: String
    var depth: Int
    var isRequired = false
    var isRemovable = false
    /// Whether it is, or is part of, what must not be shown.
    var isMasked = false
    /// References followed on the way here.
    var references: Set<String> = []
}

/// Goes through a value and its schema together.
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

    /// The parts of the chosen alternative.
    ///
    /// The choice itself is shown above them.
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
    /// Whether it has members or elements.
    var isContainer: Bool {
        switch self {
        case .object(let members): !members.isEmpty
        case .array(let elements): !elements.isEmpty
        default: false
        }
    }
}
