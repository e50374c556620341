/// The parts of a typed value of LangGraph (storage format, section 4.3): which class, made from what.
package struct PythonObject: Hashable, Sendable {
    /// The way the class is called: 0 one argument, 1 several, 2 by name, 3 through a method, 4 and 5 as the fields of
    /// a model.
    package var code: Int8
    /// The class's module.
    package var module: String
    /// The class's unqualified name.
    package var name: String
    /// The argument, the list of arguments or the map of fields.
    package var argument: StoredValue
    /// The method that makes the object, for codes 3 and 5.
    package var method: String?

    /// Creates an object from its parts.
    package init(code: Int8, module: String, name: String, argument: StoredValue, method: String? = nil) {
        self.code = code
        self.module = module
        self.name = name
        self.argument = argument
        self.method = method
    }

    /// Reads the parts of an extension; `nil` when its code is not 0 to 5, its payload has another form, or it is nested too deep.
    ///
    /// - Parameters:
    ///   - typed: The extension.
    ///   - nesting: What encloses the extension. A caller that reads extensions inside an extension passes its own
    ///     nesting, so that the depth stays limited.
    package init?(_ typed: StoredExtension, nested nesting: Nesting = .none) {
        guard (0...5).contains(typed.code), let inside = nesting.inside(typed),
            let payload = try? MessagePack.content(of: typed, nested: inside),
            case .array(let parts) = payload, parts.count >= 3,
            case .string(let module) = parts[0], case .string(let name) = parts[1]
        else { return nil }
        self.init(
            code: typed.code,
            module: module,
            name: name,
            argument: parts[2],
            method: parts.count > 3 ? parts[3].stringValue : nil
        )
    }

    /// Module and name, joined with a point.
    package var typeName: String { "\(module).\(name)" }

    /// The arguments by position, for code 1.
    package var arguments: [StoredValue]? { code == 1 ? argument.arrayValue : nil }

    /// The fields, for codes 2, 4 and 5.
    package var fields: StoredMap? { code == 2 || code >= 4 ? argument.mapValue : nil }

    /// The object as an extension.
    ///
    /// - Throws: `not_storable` from the encoding of the argument.
    package func storedValue() throws -> StoredValue {
        var parts: [StoredValue] = [.string(module), .string(name), argument]
        if let method { parts.append(.string(method)) }
        return .extension(StoredExtension(code: code, payload: try MessagePack.encode(.array(parts))))
    }
}
