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
    /// The port, which is also a part of the name of the socket.
    package let port: Int
    private let number = Atomic<Int>(0)

    /// Makes and starts a server.
    ///
    /// - Parameters:
    ///   - settings: Settings beside those of every test server, such as `fsync=on`.
    ///   - primary: The server to follow; nil for a server of its own.
    ///   - port: The port of the socket, and of TCP if the settings name an address.
    ///   - preparation: Shell lines that are executed in `$folder` before the first start, for files such as certificates.
    package init(
        _ settings: [String] = [],
        following primary: PostgresServer? = nil,
        port: Int = 5432,
        preparation: String = ""
    ) async throws {
        guard let binaries = Self.binaries else { throw PostgresServerError(what: Self.reason) }
        let options = (["fsync=off", "max_connections=500", "listen_addresses=", "port=\(port)"] + settings)
            .map { "-c \($0)" }.joined(separator: " ")
        let making =
            if let primary {
                """
                '\(binaries)/pg_basebackup' -h '\(primary.folder)' -p \(primary.port) -U postgres -D "$folder/data" -R -X stream \
                    -c fast --no-sync >"$folder/log" 2>&1
                """
            } else {
                """
                '\(binaries)/initdb' -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1
                """
            }
        // The server ends when its input does, which is when this process ends, however it does.
        let script = """
            folder=$(mktemp -d /tmp/postgres-test.XXXXXX)
            # A server refuses to start as long as a process of its killed predecessor holds the shared memory.
            start() {
                local deadline=$((SECONDS + \(Self.startLimit)))
                while [ $SECONDS -lt $deadline ]; do
                    '\(binaries)/postgres' -D "$folder/data" -k "$folder" \(options) >>"$folder/log" 2>&1 &
                    server=$!
                    while kill -0 $server 2>/dev/null && [ $SECONDS -lt $deadline ]; do
                        '\(binaries)/pg_isready' -q -t 1 -h "$folder" -p \(port) && return 0
                        sleep 0.02
                    done
                    kill -9 $server 2>/dev/null
                    wait $server 2>/dev/null
                    sleep 0.1
                done
                return 1
            }
            # A stopped postmaster makes no further processes, so that none escapes.
            destroy() {
                kill -STOP $server
                kill -9 $(pgrep -P $server) $server 2>/dev/null
                wait $server 2>/dev/null
            }
            report() { if "$@"; then echo done; else echo "failed: $(tail -n 3 "$folder/log" | tr '\n' ' ')"; fi; }
            cd "$folder"
            \(making) || exit 1
            \(preparation)
            report start
            echo "$folder"
            while read -r command; do
                case "$command" in
                crash) destroy; report start ;;
                kill) destroy; report true ;;
                restart) kill -INT $server; wait $server 2>/dev/null; report start ;;
                promote) report '\(binaries)/pg_ctl' promote -w -s -D "$folder/data" ;;
                esac
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
        self.port = port
        let outcome = await child.nextLine()
        guard outcome == "done", let folder = await child.nextLine() else {
            throw PostgresServerError(what: "the server did not start: \(outcome ?? "its data could not be made")")
        }
        self.folder = folder
    }

    /// Returns a port of this machine that nothing listens on.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
            }
        }
        guard code == 0 else { throw PostgresServerError(what: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The seconds in which a server has to accept connections.
    private static let startLimit = 90

    deinit {
        child.closeInput()
        _ = child.waitBlocking()
    }

    /// What happens to a server.
    package enum Event: String, Sendable {
        /// Every process of the server ends without warning, and the server starts again.
        case crash
        /// Every process of the server ends without warning, and the server stays away.
        case kill
        /// The server is stopped in order and starts again.
        case restart
        /// A standby becomes a primary.
        case promote
    }

    /// Makes an event happen and returns when it is over: the server accepts connections, unless it was killed.
    package func begin(_ event: Event) async throws {
        try child.send(event.rawValue)
        let outcome = await child.nextLine()
        guard outcome == "done" else {
            throw PostgresServerError(what: "\(event.rawValue) of the server: \(outcome ?? "its shell ended")")
        }
    }

    /// Makes an empty database and returns its URL.
    package func database() async throws -> String {
        let name = "test_\(number.add(1, ordering: .relaxed).newValue)"
        try await execute("CREATE DATABASE \(name)", in: "postgres")
        return url(name)
    }

    package func url(_ database: String, user: String = "postgres") -> String {
        "postgres://\(user)@/\(database)?host=\(folder)&port=\(port)"
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
