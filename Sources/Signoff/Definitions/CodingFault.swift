/// A coding error as one line: the path and the expected type.
struct CodingFault: CustomStringConvertible {
    let description: String

    init(_ error: any Error) {
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            description = "at \(Self.place(context.codingPath)): \(context.debugDescription)"
        case DecodingError.keyNotFound(let key, let context):
            description = "at \(Self.place(context.codingPath)), the member \"\(key.stringValue)\" is missing"
        case EncodingError.invalidValue(_, let context):
            description = "at \(Self.place(context.codingPath)): \(context.debugDescription)"
        default:
            description = String(describing: error)
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce(into: "$") { place, key in
            place += key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
        }
    }
}
