import CPostgres
import Glibc
import SignoffCheckpoint

/// A connection to a server.
///
/// Calls wait for the server with `poll(2)`, never longer than their deadline, so a connection belongs to an actor on a ``ThreadExecutor``.
final class PostgresConnection {
    /// The time limits of the parts of a conversation.
    struct Deadlines: Sendable, Hashable {
        var connecting = Duration.seconds(10)
        /// For one statement, before the server cancels it.
        var statement = Duration.seconds(30)
        /// The time after the deadline of the server at which this program closes the connection: the server is silent, or waits for a standby.
        var grace = Duration.seconds(5)
    }

    private let handle: OpaquePointer
    private let deadlines: Deadlines
    /// The names of the prepared statements by their text and the types of their values.
    private var prepared: [StatementKey: String] = [:]
    private(set) var isBroken = false
    /// The names of tasks that are known to be stored.
    var storedTaskNames: Set<ExactText> = []
    /// Reads the facts of stored questions; `nil` to read only the facts declared by workflows.
    var factsReader: QuestionFactsReader?
    /// The entries of the ledger that the open transaction appends at its end.
    var records: [PendingRecord] = []
    /// The hashes of the ledger entries appended by the open transaction.
    ///
    /// The commit of such a transaction does not wait for the disk.
    var appendedHashes: [String] = []
    /// The schema that was named for our tables; nil for the first of the search path.
    var ownSchema: String?
    /// Whether the server follows another one and takes no writes.
    var isStandby = false
    /// The source of times; nil for the clock of the database.
    var time: TimeSource?
    /// The number of rows that the last statement changed.
    private(set) var changeCount = 0

    private struct StatementKey: Hashable {
        var text: String
        var types: [UInt32]
    }

    /// The number of statements that stay prepared.
    private static let preparedStatements = 500

    /// Connects.
    ///
    /// - Throws: ``PostgresFailure``.
    init(to address: PostgresAddress, deadlines: Deadlines, settings: [PostgresAddress.Setting] = []) throws {
        self.deadlines = deadlines
        let password = PasswordFile(address)
        let all = Self.settings(address, password)
        let keywords = all.map { strdup($0.keyword) }
        let values = all.map { strdup($0.value) }
        defer { for text in keywords + values { free(text) } }
        var keywordPointers = keywords.map { UnsafePointer($0) } + [nil]
        var valuePointers = values.map { UnsafePointer($0) } + [nil]
        guard let handle = cpostgres_connect(&keywordPointers, &valuePointers) else {
            throw PostgresFailure(
                state: nil,
                message: "no memory is left",
                operation: "connect",
                isConnectionLost: true
            )
        }
        // An initializer that throws after this line runs `deinit`, which closes the connection.
        self.handle = handle
        // Only this mode gives the code of a refused connection.
        _ = cpostgres_set_verbosity(handle, Int32(CPOSTGRES_VERBOSE))
        try finishConnecting(password)
        _ = cpostgres_set_verbosity(handle, Int32(CPOSTGRES_DEFAULT))
        guard cpostgres_set_nonblocking(handle) == 0 else { throw lost("connect") }
        try setSessionParameters(settings)
    }

    deinit { cpostgres_finish(handle) }

    private static func settings(_ address: PostgresAddress, _ password: PasswordFile) -> [PostgresAddress.Setting] {
        var settings = address.settings
        if let path = password.replacement {
            settings.removeAll { $0.keyword == "passfile" }
            settings.append(PostgresAddress.Setting(keyword: "passfile", value: path))
        }
        func add(_ keyword: String, _ value: String) {
            if !settings.contains(where: { $0.keyword == keyword }) {
                settings.append(PostgresAddress.Setting(keyword: keyword, value: value))
            }
        }
        // A host that vanished is noticed in seconds, whether this side waits or sends.
        add("keepalives", "1")
        add("keepalives_idle", "5")
        add("keepalives_interval", "2")
        add("keepalives_count", "3")
        add("tcp_user_timeout", "6000")
        add("fallback_application_name", "signoff")
        add("client_encoding", "UTF8")
        return settings
    }

    /// Sets the parameters of the session, except those that `options` of the URL, the environment or the service file
    /// set.
    private func setSessionParameters(_ more: [PostgresAddress.Setting]) throws {
        let own = [
            // The server notices a client that vanished as soon, and gives its locks back.
            ("tcp_keepalives_idle", "5"), ("tcp_keepalives_interval", "2"), ("tcp_keepalives_count", "3"),
            ("statement_timeout", "\(deadlines.statement.wholeMicroseconds / 1_000)"),
            ("idle_in_transaction_session_timeout", "60000"), ("default_transaction_isolation", "read committed"),
            ("standard_conforming_strings", "on"), ("bytea_output", "hex"), ("DateStyle", "ISO"), ("TimeZone", "UTC"),
        ]
        let rows = (own + more.map { ($0.keyword, $0.value) }).map { "('\($0)', '\($1)')" }.joined(separator: ", ")
        try script(
            """
            SELECT set_config(wanted.name, wanted.value, false) FROM (VALUES \(rows)) AS wanted (name, value)
            LEFT JOIN pg_catalog.pg_settings AS present ON present.name = wanted.name
            WHERE present.source IS DISTINCT FROM 'client'
            """
        )
    }

    private func finishConnecting(_ password: PasswordFile) throws {
        let deadline = ContinuousClock.now.advanced(by: deadlines.connecting)
        // Before the first call, a connection waits to be written to.
        var events = Int16(POLLOUT)
        guard cpostgres_status(handle) != Int32(CPOSTGRES_BAD) else { throw refused(password) }
        while true {
            try wait(for: events, until: deadline, "connect")
            let isEncrypting = cpostgres_status(handle) == Int32(CPOSTGRES_ENCRYPTING)
            switch Int(cpostgres_connect_poll(handle)) {
            case CPOSTGRES_POLLING_OK: return
            case CPOSTGRES_POLLING_READING: events = Int16(POLLIN)
            case CPOSTGRES_POLLING_WRITING: events = Int16(POLLOUT)
            default: throw refused(password, isEncrypting: isEncrypting)
            }
        }
    }

    /// The error of a refused connection.
    ///
    /// Its text begins with the code of the server, if the server sent one.
    private func refused(_ password: PasswordFile, isEncrypting: Bool = false) -> PostgresFailure {
        let text = String(cString: cpostgres_message(handle))
        let state = text.split(separator: " ").compactMap { word -> String? in
            guard word.count == 6, word.last == ":",
                word.dropLast().utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) }),
                // A severity such as FATAL has as many letters.
                word.utf8.contains(where: { (48...57).contains($0) })
            else { return nil }
            return String(word.dropLast())
        }.first
        isBroken = true
        let line = Self.line(text)
        var failure = PostgresFailure(state: state, message: line, operation: "connect", isConnectionLost: true)
        if cpostgres_needs_password(handle) != 0 {
            failure.refusal = .missingPassword(ignoredFile: password.exposed)
        } else if state == nil {
            failure.refusal = PostgresFailure.Refusal(text: line, isEncrypting: isEncrypting)
        }
        return failure
    }

    private func lost(_ operation: String) -> PostgresFailure {
        isBroken = true
        return PostgresFailure(
            state: nil,
            message: Self.line(String(cString: cpostgres_message(handle))),
            operation: operation,
            isConnectionLost: true
        )
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
            .joined(separator: "; ")
    }

    /// Waits until the socket can be read or written, and returns which of the two is possible.
    @discardableResult
    private func wait(for events: Int16, until deadline: ContinuousClock.Instant, _ operation: String) throws -> Int16 {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                isBroken = true
                throw PostgresFailure(
                    state: nil,
                    message: "the server did not answer in time",
                    operation: operation,
                    isConnectionLost: true,
                    isTimeout: true
                )
            }
            var descriptor = pollfd(fd: cpostgres_socket(handle), events: events, revents: 0)
            let milliseconds = Int32(clamping: left.wholeMicroseconds / 1_000 + 1)
            let ready = poll(&descriptor, 1, milliseconds)
            if ready > 0 { return descriptor.revents }
            if ready < 0, errno != EINTR { throw lost(operation) }
        }
    }

    // MARK: Statements

    /// Executes a statement with values in the places of its question marks.
    ///
    /// - Throws: ``PostgresFailure``; `not_storable` for a text with the character NUL.
    @discardableResult
    func query(_ sql: String, values: [PostgresValue] = []) throws -> PostgresResult {
        guard !isBroken else {
            throw PostgresFailure(
                state: nil,
                message: "the connection is closed",
                operation: sql,
                isConnectionLost: true
            )
        }
        if values.contains(where: \.holdsNull) {
            throw CheckpointError(
                .notStorable,
                "PostgreSQL keeps no name or text with the character NUL; take another name"
            )
        }
        let name = try prepare(sql, values.map(\.type))
        let bytes = values.map(\.bytes)
        let lengths = bytes.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: values.count)
        let sent = Self.withPointers(bytes) { pointers in
            cpostgres_send_prepared(handle, name, Int32(values.count), pointers, lengths, formats)
        }
        guard sent != 0 else { throw lost(sql) }
        let result = try finishStatement(sql)
        changeCount = result.changeCount
        return result
    }

    /// Executes statements without values, one after another in one transaction of their own unless one is open.
    func script(_ sql: String) throws {
        _ = try simple(sql)
    }

    /// Executes statements without values and returns the last result, whose columns are texts.
    func simple(_ sql: String) throws -> PostgresResult {
        guard !isBroken else {
            throw PostgresFailure(
                state: nil,
                message: "the connection is closed",
                operation: sql,
                isConnectionLost: true
            )
        }
        guard cpostgres_send(handle, sql) != 0 else { throw lost(sql) }
        return try finishStatement(sql)
    }

    private func prepare(_ sql: String, _ types: [UInt32]) throws -> String {
        let key = StatementKey(text: sql, types: types)
        if let name = prepared[key] { return name }
        if prepared.count >= Self.preparedStatements {
            try script("DEALLOCATE ALL")
            prepared = [:]
        }
        let name = "s\(prepared.count)"
        guard
            cpostgres_send_prepare(handle, name, Self.numbered(sql), Int32(types.count), types) != 0
        else { throw lost(sql) }
        _ = try finishStatement(sql)
        prepared[key] = name
        return name
    }

    /// The statement with `$1`, `$2`, … in the places of its question marks; `?1` names a value by its number.
    static func numbered(_ sql: String) -> String {
        var text = ""
        var number = 0
        var rest = Substring(sql)
        while let mark = rest.firstIndex(of: "?") {
            text += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            if digits.isEmpty {
                number += 1
                text += "$\(number)"
            } else {
                text += "$\(digits)"
                rest = rest.dropFirst(digits.count)
            }
        }
        return text + rest
    }

    private static func withPointers<Result>(
        _ values: [[UInt8]?],
        _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        // One buffer for all values, which stays where it is during the call; an empty value still has an address.
        var buffer: [UInt8] = []
        var starts: [Int?] = []
        for value in values {
            starts.append(value == nil ? nil : buffer.count)
            buffer += value ?? []
            buffer.append(0)
        }
        return buffer.withUnsafeBytes { bytes in
            let base = bytes.baseAddress
            return body(
                starts.map { start in
                    guard let start, let base else { return nil }
                    return (base + start).assumingMemoryBound(to: CChar.self)
                }
            )
        }
    }

    /// Sends what waits and reads all results; the first error counts, and the last result without one is returned.
    private func finishStatement(_ sql: String) throws -> PostgresResult {
        let deadline = ContinuousClock.now.advanced(by: deadlines.statement + deadlines.grace)
        while true {
            let left = cpostgres_flush(handle)
            if left == 0 { break }
            guard left > 0 else { break }
            let ready = try wait(for: Int16(POLLIN | POLLOUT), until: deadline, sql)
            if ready & Int16(POLLIN) != 0 { _ = cpostgres_consume(handle) }
        }
        var failure: PostgresFailure?
        var last: PostgresResult?
        while true {
            while cpostgres_is_busy(handle) != 0 {
                try wait(for: Int16(POLLIN), until: deadline, sql)
                // What the server said last is still among the results.
                if cpostgres_consume(handle) == 0 { break }
            }
            guard let raw = cpostgres_result_next(handle) else { break }
            let result = PostgresResult(raw)
            switch Int(cpostgres_result_status(raw)) {
            case CPOSTGRES_COMMAND_OK, CPOSTGRES_TUPLES_OK, CPOSTGRES_EMPTY_QUERY: last = result
            default: failure = failure ?? self.failure(raw, sql)
            }
        }
        let isLost = cpostgres_status(handle) == Int32(CPOSTGRES_BAD)
        if isLost { isBroken = true }
        if var failure {
            failure.isConnectionLost = isLost
            throw failure
        }
        guard !isLost, let last else { throw lost(sql) }
        return last
    }

    private func failure(_ result: OpaquePointer, _ sql: String) -> PostgresFailure {
        func field(_ code: Int) -> String? {
            cpostgres_result_field(result, Int32(code)).map { String(cString: $0) }
        }
        return PostgresFailure(
            state: field(CPOSTGRES_SQLSTATE),
            message: field(CPOSTGRES_PRIMARY) ?? Self.line(String(cString: cpostgres_result_message(result))),
            operation: sql,
            constraint: field(CPOSTGRES_CONSTRAINT)
        )
    }

    // MARK: State

    var isInTransaction: Bool {
        let status = Int(cpostgres_transaction_status(handle))
        return status == CPOSTGRES_IN_TRANSACTION || status == CPOSTGRES_IN_ERROR
    }

    var serverVersion: Int { Int(cpostgres_server_version(handle)) }

    /// The properties of the server, from its parameters.
    func parameter(_ name: String) -> String? { cpostgres_parameter(handle, name).map { String(cString: $0) } }

    /// The destination of the connection, determined from the URL, the environment and the service file.
    var place: (host: String, port: String, database: String, user: String) {
        func text(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
        return (
            text(cpostgres_host(handle)), text(cpostgres_port(handle)), text(cpostgres_database(handle)),
            text(cpostgres_user(handle))
        )
    }

    // MARK: Notifications

    var socket: Int32 { cpostgres_socket(handle) }

    /// Reads what has arrived, and returns the payloads of the notifications in it.
    ///
    /// - Throws: ``PostgresFailure`` when the connection was lost.
    func takeNotifications() throws -> [String] {
        guard cpostgres_consume(handle) != 0, cpostgres_status(handle) == Int32(CPOSTGRES_OK) else {
            throw lost("listen")
        }
        var payloads: [String] = []
        while let notification = cpostgres_notified(handle) {
            payloads.append(String(cString: notification.pointee.payload))
            cpostgres_free(notification)
        }
        return payloads
    }
}
