/// Folds writes into the value of a channel.
package struct ChannelReducer: Sendable {
    /// The value before the first write; `nil` for a channel that takes its first write unchanged.
    package let empty: StoredValue?
    /// Makes the stored form of a write, with ids for its elements by position; `nil` for a channel that stores writes
    /// unchanged.
    package let form: Form?
    private let combine: @Sendable (StoredValue, [StoredValue]) throws -> StoredValue

    /// Makes the form in which a write is stored; the function gives the element at a position an id, or `nil`.
    package typealias Form = @Sendable (StoredValue, (Int) -> String?) throws -> StoredValue

    /// Creates a reducer from a function that folds the writes of one step, in order, into the value so far.
    package init(
        empty: StoredValue?,
        form: Form? = nil,
        _ combine: @escaping @Sendable (StoredValue, [StoredValue]) throws -> StoredValue
    ) {
        self.empty = empty
        self.form = form
        self.combine = combine
    }

    /// The value after the writes of one step.
    ///
    /// An ``Overwrite`` among them replaces the value; the writes before it are lost and those after it are dropped, as in LangGraph.
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

    /// Creates a replacement.
    package init(value: StoredValue) { self.value = value }

    /// Reads an object `Overwrite`, or a map with the only key `__overwrite__`; `nil` for every other value.
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

    /// The object as LangGraph stores it.
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
