import OrderedCollections
package import SignoffCheckpoint

/// A thread in a server's list.
package struct ServerThread: Hashable, Sendable {
    /// The id.
    package var id: ThreadID
    /// The status, as the server names it.
    package var status: ThreadStatus
    /// The time of the last change.
    package var updatedAt: Timestamp
    /// The time of the last change of the state; `nil` when the server does not report it.
    package var stateUpdatedAt: Timestamp?
    /// The metadata.
    package var metadata: JSONObject
    /// The number of questions in the server's reply.
    package var questionCount: Int
    /// A string that differs when the questions in the server's reply differ.
    package var questionMark: String
    /// The failure of the last run; `nil` for a run that did not fail.
    package var error: ServerFailure?

    /// The graph of the thread; `nil` before the first run.
    package var graph: String? { metadata["graph_id"]?.stringValue }
    /// The assistant of the thread; `nil` before the first run.
    package var assistant: String? { metadata["assistant_id"]?.stringValue ?? graph }

    /// Reads a thread; `nil` for other JSON.
    package init?(_ json: JSONValue) {
        guard let id = json["thread_id"]?.stringValue, UUIDText.isValid(id),
            let status = json["status"]?.stringValue.flatMap(ThreadStatus.init(rawValue:))
        else { return nil }
        self.id = ThreadID(id)
        self.status = status
        updatedAt = json["updated_at"]?.stringValue.flatMap { Timestamp(iso8601: $0) } ?? .unknown
        stateUpdatedAt = json["state_updated_at"]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        metadata = json["metadata"]?.objectValue ?? [:]
        let asked = json["interrupts"]?.objectValue ?? [:]
        questionCount = asked.values.reduce(0) { $0 + ($1.arrayValue?.count ?? 0) }
        questionMark = asked.flatMap { task, questions in
            (questions.arrayValue ?? []).map { "\(task) \($0["id"]?.stringValue ?? "")" }
        }.joined(separator: " ")
        error = json["error"].flatMap { ServerFailure($0) }
    }

    /// The row of the list of threads.
    package var summary: ThreadSummary {
        ThreadSummary(
            thread: id,
            workflow: graph,
            status: status,
            checkpoint: nil,
            step: nil,
            updatedAt: updatedAt,
            openInterrupts: questionCount,
            error: status == .error ? error?.text : nil
        )
    }
}

/// A failure as the server reports it.
package struct ServerFailure: Hashable, Sendable {
    /// The name of the exception.
    package var name: String
    /// The message.
    package var message: String

    /// Reads a failure; `nil` for other JSON.
    package init?(_ json: JSONValue) {
        guard let name = json["error"]?.stringValue else { return nil }
        self.name = name
        message = json["message"]?.stringValue ?? ""
    }

    /// The message; `nil` for the general message that the server substitutes for the messages of most exceptions.
    package var ownMessage: String? { message.isEmpty || message == "An internal error occurred" ? nil : message }

    /// The name and the message.
    package var text: String { message.isEmpty ? name : "\(name): \(message)" }

    /// Whether an answer was refused because its question is not open.
    package var isStaleAnswer: Bool { name == LangGraphBackend.staleAnswer }
}

/// The ids of threads and runs of a server.
package enum UUIDText {
    /// Whether a string is a UUID: 32 hexadecimal digits in five groups.
    package static func isValid(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(isDigit)
    }

    /// Returns the UUID of 128 random bits.
    package static func random(_ high: UInt64, _ low: UInt64) -> String {
        let digits =
            hexadecimal(high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000)
            + hexadecimal(low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
        var groups: [Substring] = []
        var rest = digits[...]
        for count in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return groups.joined(separator: "-")
    }

    /// Returns the 16 lowercase hexadecimal digits of `bits`.
    static func hexadecimal(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
    }
}
