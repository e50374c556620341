import FoundationEssentials
import Glibc
import ProcessSupport
import Synchronization

/// A server of its own for the tests of one process: it listens on a socket in its own folder and ends with the process.
package final class PostgresServer: Sendable {
    /// Where the programs of the server are; nil where it is not installed.
    package static let binaries: String? = {
        let named = ProcessInfo.processInfo.environment["SIGNOFF_POSTGRES"]
        let installed = (13...18).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
        return ([named].compactMap(\.self) + installed).first { access("\($0)/initdb", X_OK) == 0 }
    }()

    package static let reason =
        "no PostgreSQL server is installed; SIGNOFF_POSTGRES names the folder of its programs (Debian: apt-get install postgresql)"

    /// The server of all tests that do not harm theirs.
    private static let common = Mutex<Task<PostgresServer, any Error>?>(nil)

    package static func shared() async throws -> PostgresServer {
        let task = common.withLock { common in
            if let common { return common }
            let starting = Task { try await PostgresServer() }
            common = starting
            return starting
        }
        return try await task.value
    }

    private let child: ChildProcess
    /// The folder of the socket and of the data.
    package let folder: String
    private let number = Atomic<Int>(0)

    /// Makes and starts a server.
    ///
    /// - Parameter settings: Settings beside those of every test server, such as `fsync=on`.
    package init(_ settings: [String] = []) async throws {
        guard let binaries = Self.binaries else { throw PostgresServerError(what: Self.reason) }
        let options = (["fsync=off", "max_connections=500", "listen_addresses="] + settings).map { "-c \($0)" }
        // The server ends when its input does, which is when this process ends, however it does.
        let script = """
            folder=$(mktemp -d /tmp/postgres-test.XXXXXX)
            '\(binaries)/initdb' -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null || exit 1
            start() {
                for try in $(seq 50); do
                    '\(binaries)/postgres' -D "$folder/data" -k "$folder" \(options.joined(separator: " ")) >>"$folder/log" 2>&1 &
                    server=$!
                    for look in $(seq 300); do
                        '\(binaries)/pg_isready' -q -h "$folder" && return
                        kill -0 $server 2>/dev/null || break
                        sleep 0.02
                    done
                done
            }
            start
            echo "$folder"
            while read -r command; do
                case "$command" in
                crash) kill -9 $server $(pgrep -P $server) ;;
                restart) kill -INT $server ;;
                esac
                wait $server 2>/dev/null
                start
                echo done
            done
            kill -QUIT $server 2>/dev/null
            wait $server 2>/dev/null
            rm -rf "$folder"
            """
        // A server refuses to run as root.
        child =
            geteuid() == 0
            ? try ChildProcess(
                "/usr/bin/setpriv",
                ["--reuid=postgres", "--regid=postgres", "--clear-groups", "/bin/bash", "-c", script],
                errors: "/dev/null"
            ) : try ChildProcess("/bin/bash", ["-c", script], errors: "/dev/null")
        guard let folder = await child.nextLine() else {
            throw PostgresServerError(what: "the server did not start")
        }
        self.folder = folder
    }

    deinit {
        child.closeInput()
        _ = child.waitBlocking()
    }

    /// Ends every process of the server without warning and starts it again, or stops it in order and starts it again.
    package func begin(_ command: String) async throws {
        try child.send(command)
        _ = await child.nextLine()
    }

    /// Makes an empty database and returns its URL.
    package func database() async throws -> String {
        let name = "test_\(number.add(1, ordering: .relaxed).newValue)"
        try await execute("CREATE DATABASE \(name)", in: "postgres")
        return url(name)
    }

    package func url(_ database: String, user: String = "postgres") -> String {
        "postgres://\(user)@/\(database)?host=\(folder)"
    }

    /// Executes statements as another program would, and returns the lines of what they give, the columns apart by `|`.
    @discardableResult
    package func execute(_ sql: String, in database: String) async throws -> [String] {
        try await Self.execute(sql, at: url(database))
    }

    /// Executes statements as another program would, and returns the lines of what they give, the columns apart by `|`.
    @discardableResult
    package static func execute(_ sql: String, at url: String) async throws -> [String] {
        guard let binaries else { throw PostgresServerError(what: reason) }
        let folder = try WorkFolder()
        try folder.write(sql, to: "statements.sql")
        let child = try ChildProcess(
            "\(binaries)/psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", folder.file("statements.sql"), url],
            errors: folder.file("errors")
        )
        var lines: [String] = []
        while let line = await child.nextLine() { lines.append(line) }
        guard await child.wait() == .exited(0) else {
            throw PostgresServerError(what: folder.lines(of: "errors").joined(separator: "; "))
        }
        return lines
    }
}

/// What went wrong with a server of a test.
package struct PostgresServerError: Error, CustomStringConvertible {
    private let what: String

    package init(what: String) { self.what = what }

    package var description: String { what }
}
