import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

/// The recordings of the reference that lie beside these tests.
enum Golden {
    static func json(_ path: String) throws -> JSONValue {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
        return try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: path))))
    }

    static func vectors(_ name: String) throws -> JSONObject {
        try #require(json("vectors/\(name).json").objectValue)
    }
}

/// The bytes that pairs of hexadecimal digits spell.
func bytes(hex: String) throws -> [UInt8] {
    let digits = Array(hex)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
        try #require(UInt8(String(digits[index...(index + 1)]), radix: 16))
    }
}

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
