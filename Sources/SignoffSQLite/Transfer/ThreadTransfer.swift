import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint

/// The rows of one thread as lines of JSON, with each column as stored.
///
/// The first line describes the lines that follow. The last line contains their number and their SHA-256, so that a
/// truncated or changed file is detected.
enum ThreadTransfer {
    /// The version of the written lines.
    ///
    /// Version 1 has no recorded answers, and version 2 no releases.
    static let version: Int64 = 3

    /// A table and its transferred columns.
    ///
    /// Row numbers are not transferred, because they belong to the file.
    struct Table {
        var name: String
        var columns: [String]

        static let checkpoints = Table(
            name: "checkpoints",
            columns: [
                "thread_id", "checkpoint_ns", "checkpoint_id", "parent_checkpoint_id", "type", "checkpoint", "metadata",
            ]
        )
        static let writes = Table(
            name: "writes",
            columns: [
                "thread_id", "checkpoint_ns", "checkpoint_id", "task_id", "task_path", "idx", "channel", "type",
                "value",
            ]
        )
        static let runs = Table(
            name: "signoff_runs",
            columns: [
                "run_id", "thread_id", "workflow", "action", "argument_type", "argument", "requested_by",
                "client_token",
                "metadata", "status", "attempt", "interrupted_attempts", "error_code", "error_message", "error_task",
                "created_at", "started_at", "finished_at", "worker", "lease_expires_at", "is_cancellation_requested",
                "ledger_hash", "undelivered", "release",
            ]
        )
        /// The run is identified by its id instead of its number.
        static let answers = Table(
            name: "signoff_answers",
            columns: ["thread_id", "interrupt_id", "run_id", "task_id", "position", "payload_digest"]
        )
        static let questions = Table(
            name: "signoff_questions",
            columns: [
                "thread_id", "checkpoint_ns", "checkpoint_id", "task_id", "position", "run_id", "answer_order",
                "asking_task_id",
                "interrupt_id", "payload_digest", "payload_type", "payload", "state", "ledger_hash", "origin",
                "reached_type", "reached", "stored_at",
            ]
        )

        static let all = [checkpoints, writes, runs, answers, questions]

        /// Returns the table with a name in lines of a version; `nil` for a table that such lines do not have.
        static func named(_ name: String, inVersion version: Int64) -> Table? {
            guard var table = all.first(where: { $0.name == name }) else { return nil }
            if version < 3 { table.columns.removeAll { $0 == "release" } }
            if version == 1 {
                if name == questions.name { return nil }
                table.columns.removeAll(where: columnsOfVersion2.contains)
                if name == answers.name { table.columns = Array(table.columns.prefix(3)) }
            }
            return table
        }

        private static let columnsOfVersion2: Set = ["ledger_hash", "undelivered"]
    }

    // MARK: Values

    /// Returns a stored value as JSON.
    ///
    /// Bytes become base64 under a name that no string has.
    static func json(_ value: SQLiteValue) -> JSONValue {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .double(let number): .double(number)
        case .text(let text): .string(text)
        case .blob(let bytes): ["base64": .string(Data(bytes).base64EncodedString())]
        }
    }

    /// Returns the value in a line; `nil` for an invalid value.
    static func value(_ json: JSONValue) -> SQLiteValue? {
        switch json {
        case .null: return .null
        case .integer(let number): return .integer(number)
        case .double(let number): return .double(number)
        case .string(let text): return .text(text)
        case .object(let members):
            guard members.count == 1, let text = members["base64"]?.stringValue, let data = Data(base64Encoded: text)
            else { return nil }
            return .blob(Array(data))
        default: return nil
        }
    }

    static func line(_ table: Table, _ values: [SQLiteValue]) -> String {
        let row = JSONObject(
            uniqueKeysWithValues: zip(table.columns, values.map(json))
        )
        return JSONValue.object(["table": .string(table.name), "row": .object(row)]).text(.compact)
    }
}
