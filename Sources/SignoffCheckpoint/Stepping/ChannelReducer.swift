/// A reducer: folds writes into the value of a channel.
package struct ChannelReducer: Sendable {
    /// The value before the first write; `nil` for a channel that stores its first write unchanged.
    package let empty: StoredValue?
    /// Converts a write to its stored form, with ids for its elements by position; `nil` for a channel that stores
    /// writes unchanged.
    package let form: Form?
    private let combine: @Sendable (StoredValue, [StoredValue]) throws -> StoredValue

    /// Converts a write to its stored form.
    ///
    /// The function argument returns the id for the element at a position, or `nil`.
    package typealias Form = @Sendable (StoredValue, (Int) -> String?) throws -> StoredValue

    /// Creates a reducer from a function that folds the writes of one step, in order, into the current value.
    package init(
        empty: StoredValue?,
        form: Form? = nil,
        _ combine: @escaping @Sendable (StoredValue, [StoredValue]) throws -> StoredValue
    ) {
        self.empty = empty
        self.form = form
        self.combine = combine
    }

    /// Returns the value after the writes of one step.
    ///
    /// An ``Overwrite`` among the writes replaces the value. The writes before it are lost, and the writes after it are
    /// ignored, as in LangGraph.
    ///
    /// - Throws: ``ChannelConflict`` for two overwrites, and the error of the function.
    func folding(_ writes: [StoredValue], into stored: StoredValue?) throws -> StoredValue {
        let overwrites = writes.compactMap(Overwrite.init)
        guard overwrites.count < 2 else { throw ChannelConflict(values: overwrites.count) }
        if let overwrite = overwrites.first, stored != nil || empty != nil { return overwrite.value }
        if let value = stored ?? empty { return try combine(value, writes) }
        let rest = Array(writes.dropFirst())
        return rest.isEmpty ? writes[0] : try combine(writes[0], rest)
    }
}

/// A write that replaces the value of a reduced channel.
///
/// > Source: LangGraph `Overwrite`.
package struct Overwrite: Hashable, Sendable {
    /// The new value.
    package let value: StoredValue

    /// Creates an overwrite.
    package init(value: StoredValue) { self.value = value }

    /// Reads an `Overwrite` object, or a map with the single key `__overwrite__`; `nil` for any other value.
    package init?(_ stored: StoredValue) {
        switch stored {
        case .extension(let typed):
            guard let object = PythonObject(typed), object.name == "Overwrite",
                let value = object.fields?["value"] ?? object.arguments?.first
            else { return nil }
            self.value = value
        case .map(let map):
            guard map.entries.count == 1, let value = map["__overwrite__"] else { return nil }
            self.value = value
        default: return nil
        }
    }

    /// Returns the object as LangGraph stores it.
    ///
    /// - Throws: `not_storable` from the encoding of the value.
    package func storedValue() throws -> StoredValue {
        try PythonObject(
            code: 2,
            module: "langgraph.types",
            name: "Overwrite",
            argument: .map(["value": value, "type": .string("__overwrite__")])
        )
        .storedValue()
    }
}
