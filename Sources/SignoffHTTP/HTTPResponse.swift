/// The head of a response.
package struct HTTPHead: Hashable, Sendable {
    /// The status, such as 200.
    package var status: Int
    // The names in lower case, in the order of arrival.
    private var names: [String] = []
    private var values: [String] = []

    /// Creates a head without fields.
    package init(status: Int) { self.status = status }

    /// Adds a field.
    package mutating func add(_ name: String, _ value: String) {
        names.append(name.lowercased())
        values.append(value)
    }

    /// The value of the first field with a name; `nil` for none.
    package subscript(name: String) -> String? {
        names.firstIndex(of: name.lowercased()).map { values[$0] }
    }

    /// The number of fields.
    package var count: Int { names.count }
}

/// A complete response.
package struct HTTPResponse: Hashable, Sendable {
    /// The head.
    package var head: HTTPHead
    /// The body, decompressed.
    package var body: [UInt8]

    /// Creates a response.
    package init(head: HTTPHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}
