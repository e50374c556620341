package import SignoffCheckpoint

/// The input of the refunds workflow: the tables, and the amount above which the workflow asks.
package struct RefundsInput: Hashable, Sendable, Codable {
    /// The path of the table of requests.
    package var input: String
    /// The path of the table of approved refunds.
    ///
    /// An existing file is replaced.
    package var output: String
    /// The maximum amount that needs no approval, in the currency of each request, as a number or a string.
    package var limit: JSONValue

    /// Creates an input.
    package init(input: String, output: String, limit: JSONValue) {
        self.input = input
        self.output = output
        self.limit = limit
    }

    /// The limit as an amount; `nil` for an invalid one.
    var limitAmount: Amount? {
        switch limit {
        case .string(let text): Amount(text)
        case .integer, .double, .number: Amount(limit.text())
        default: nil
        }
    }

    private enum CodingKeys: String, CodingKey {
        case input, output, limit
    }

    /// Decodes the input, and refuses a limit that is not an amount.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        input = try container.decode(String.self, forKey: .input)
        output = try container.decode(String.self, forKey: .output)
        limit = try container.decode(JSONValue.self, forKey: .limit)
        guard limitAmount != nil else {
            throw DecodingError.dataCorruptedError(
                forKey: .limit,
                in: container,
                debugDescription: "expected an amount such as 100 or \"99.50\", found \(limit.text())"
            )
        }
    }
}
