/// A typed value of LangGraph: its class, and the arguments that create it (storage format, section 4.3).
package struct PythonObject: Hashable, Sendable {
    /// The way in which the object is created: 0 with one argument, 1 with several, 2 with named arguments, 3 with a
    /// method, 4 and 5 with the fields of a model.
    package var code: Int8
    /// The module of the class.
    package var module: String
    /// The unqualified name of the class.
    package var name: String
    /// The argument, the list of arguments or the map of fields.
    package var argument: StoredValue
    /// The method that creates the object, for codes 3 and 5; otherwise `nil`.
    package var method: String?

    /// Creates an object from its parts.
    package init(code: Int8, module: String, name: String, argument: StoredValue, method: String? = nil) {
        self.code = code
        self.module = module
        self.name = name
        self.argument = argument
        self.method = method
    }

    /// Reads the parts of an extension; `nil` when the code is not 0 to 5, the payload has another form, or the payload
    /// is nested too deep.
    ///
    /// - Parameters:
    ///   - typed: The extension.
    ///   - nesting: The nesting around the extension. A caller that reads extensions inside an extension passes its own
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

    /// The module and the name, joined with a period.
    package var typeName: String { "\(module).\(name)" }

    /// The positional arguments, for code 1; otherwise `nil`.
    package var arguments: [StoredValue]? { code == 1 ? argument.arrayValue : nil }

    /// The fields, for codes 2, 4 and 5; otherwise `nil`.
    package var fields: StoredMap? { code == 2 || code >= 4 ? argument.mapValue : nil }

    /// Returns the object as an extension.
    ///
    /// - Throws: `not_storable` from the encoding of the argument.
    package func storedValue() throws -> StoredValue {
        var parts: [StoredValue] = [.string(module), .string(name), argument]
        if let method { parts.append(.string(method)) }
        return .extension(StoredExtension(code: code, payload: try MessagePack.encode(.array(parts))))
    }
}
