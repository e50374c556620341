import CPostgres

/// The rows of one result.
///
/// libpq frees the result with this object.
final class PostgresResult {
    private let result: OpaquePointer
    let count: Int

    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(cpostgres_result_rows(result))
    }

    deinit { cpostgres_result_clear(result) }

    var columnCount: Int { Int(cpostgres_result_columns(result)) }

    /// The number of rows that the statement changed or returned.
    var changeCount: Int { Int(String(cString: cpostgres_result_changed(result))) ?? 0 }

    subscript(row: Int) -> PostgresRow { PostgresRow(result: self, row: Int32(row)) }

    fileprivate func isNull(_ row: Int32, _ column: Int32) -> Bool {
        cpostgres_result_is_null(result, row, column) != 0
    }

    fileprivate func withBytes<Value>(
        _ row: Int32,
        _ column: Int32,
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        let length = Int(cpostgres_result_length(result, row, column))
        return try body(UnsafeRawBufferPointer(start: cpostgres_result_value(result, row, column), count: length))
    }

    fileprivate func type(_ column: Int32) -> UInt32 { cpostgres_result_type(result, column) }
}

/// One row of a result, read by the numbers of its columns, from 0.
///
/// A column is read as what the statement makes of it; NULL reads as zero or nothing where it is not asked for as optional.
struct PostgresRow {
    fileprivate let result: PostgresResult
    fileprivate let row: Int32

    private static let jsonb: UInt32 = 3802

    func isNull(_ column: Int32) -> Bool { result.isNull(row, column) }

    func text(_ column: Int32) -> String {
        withContent(column) { String(decoding: $0, as: UTF8.self) }
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func bytes(_ column: Int32) -> [UInt8] { withContent(column) { Array($0) } }

    func byteCount(_ column: Int32) -> Int { withContent(column) { $0.count } }

    func withContent<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        let isBinaryJSON = result.type(column) == Self.jsonb
        return try result.withBytes(row, column) { bytes in
            // The first byte of the binary form of JSON is the number of the form.
            try body(isBinaryJSON && !bytes.isEmpty ? UnsafeRawBufferPointer(rebasing: bytes.dropFirst()) : bytes)
        }
    }

    /// An integer of any width; a truth value is 1 or 0.
    func integer(_ column: Int32) -> Int64 {
        result.withBytes(row, column) { bytes in
            var number: UInt64 = 0
            for byte in bytes { number = number << 8 | UInt64(byte) }
            switch bytes.count {
            case 2: return Int64(Int16(truncatingIfNeeded: number))
            case 4: return Int64(Int32(truncatingIfNeeded: number))
            default: return Int64(bitPattern: number)
            }
        }
    }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func bool(_ column: Int32) -> Bool { integer(column) != 0 }

    func optionalDouble(_ column: Int32) -> Double? {
        isNull(column) ? nil : Double(bitPattern: UInt64(bitPattern: integer(column)))
    }
}
