import CSQLite
import SignoffCheckpoint

/// SQL functions that read facts.
///
/// `signoff_fact(list, name)` returns the key of a fact in a ``FactKeyList``, and `signoff_key(value)` the key of a
/// number or string. Both return NULL for none.
///
/// Only statements can call the functions, not the schema of a file.
enum FactFunctions {
    /// Registers the functions on a connection.
    ///
    /// Returns the result code of the engine.
    static func install(on database: OpaquePointer) -> Int32 {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY
        let code = sqlite3_create_function_v2(
            database,
            "signoff_fact",
            2,
            flags,
            nil,
            { context, _, values in
                guard let values, let list = FactFunctions.bytes(values[0]), let name = FactFunctions.bytes(values[1]),
                    let range = FactKeyList.range(of: name, in: list)
                else { return sqlite3_result_null(context) }
                FactFunctions.give(UnsafeRawBufferPointer(rebasing: list[range]), to: context)
            },
            nil,
            nil,
            nil
        )
        guard code == SQLITE_OK else { return code }
        return sqlite3_create_function_v2(
            database,
            "signoff_key",
            1,
            flags,
            nil,
            { context, _, values in
                guard let value = values?[0] else { return sqlite3_result_null(context) }
                let key: FactKey
                switch sqlite3_value_type(value) {
                case SQLITE_INTEGER: key = FactKey(JSONDecimal(sqlite3_value_int64(value)))
                case SQLITE_TEXT:
                    key = FactKey(
                        String(decoding: FactFunctions.bytes(value) ?? .init(start: nil, count: 0), as: UTF8.self)
                    )
                default: return sqlite3_result_null(context)
                }
                key.bytes.withUnsafeBytes { FactFunctions.give($0, to: context) }
            },
            nil,
            nil,
            nil
        )
    }

    private static func bytes(_ value: OpaquePointer?) -> UnsafeRawBufferPointer? {
        // The address must be requested before the length, because requesting the address can convert the value.
        guard let value, let start = sqlite3_value_blob(value) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    private static func give(_ bytes: UnsafeRawBufferPointer, to context: OpaquePointer?) {
        guard let start = bytes.baseAddress else { return sqlite3_result_zeroblob(context, 0) }
        sqlite3_result_blob(context, start, Int32(bytes.count), csqlite_transient())
    }
}
