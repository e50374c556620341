import Dispatch
import Glibc
import Synchronization

/// A program run as a child, spoken to line by line over its standard input and output.
///
/// It is killed with the value.
package final class ChildProcess: Sendable {
    /// How a child ended.
    package enum End: Hashable, Sendable {
        /// It ended by itself with this code.
        case exited(Int32)
        /// A signal ended it.
        case signaled(Int32)
    }

    /// Its process id.
    package let id: Int32
    /// Our end of the socket that is its standard input and output.
    private let socket: Int32
    private let reading = DispatchQueue(label: "signoff.tests.child.reading")
    private let unread = Mutex<[UInt8]>([])
    private let end = Mutex<End?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its arguments, its own name aside.
    ///   - environment: All of its environment.
    ///   - errors: The file its standard error goes to.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"],
        errors: String
    ) throws {
        // Closed on exec from the start, so that no other child started meanwhile keeps an end open.
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw ChildProcessError(what: "no socket for \(program)", code: errno)
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, words, settings)
        guard code == 0 else {
            close(ends[0])
            throw ChildProcessError(what: "\(program) cannot be started", code: code)
        }
        id = child
        socket = ends[0]
    }

    deinit {
        kill()
        _ = reap()
        close(socket)
    }

    /// Writes a line to its standard input.
    package func send(_ line: String) throws {
        let bytes = Array("\(line)\n".utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { chunk in
                Glibc.send(socket, chunk.baseAddress, chunk.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ChildProcessError(what: "child \(id) does not read", code: errno) }
            sent += count
        }
    }

    /// Ends its standard input.
    package func closeInput() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// The next line of its standard output; nil at the end of that.
    package func nextLine() async -> String? {
        await withCheckedContinuation { continuation in
            // A read blocks its thread, and the pool's are needed for other work.
            reading.async { continuation.resume(returning: self.readLine()) }
        }
    }

    private func readLine() -> String? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let line = unread.withLock { bytes -> String? in
                guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
                defer { bytes.removeFirst(end + 1) }
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            if let line { return line }
            let count = read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            unread.withLock { $0 += buffer[..<count] }
        }
    }

    /// Ends it at once, without the chance to tidy up.
    package func kill() {
        end.withLock { end in
            if end == nil { _ = Glibc.kill(id, SIGKILL) }
        }
    }

    /// Lets it stand still until ``goOn()``.
    package func standStill() {
        end.withLock { end in
            if end == nil { _ = Glibc.kill(id, SIGSTOP) }
        }
    }

    /// Resumes the process after ``standStill()``.
    package func goOn() {
        end.withLock { end in
            if end == nil { _ = Glibc.kill(id, SIGCONT) }
        }
    }

    /// Waits until it has ended.
    package func wait() async -> End {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.reap()) }
        }
    }

    /// Waits until it has ended, holding up the thread.
    package func waitBlocking() -> End { reap() }

    private func reap() -> End {
        if let end = end.withLock({ $0 }) { return end }
        // Waited for without being reaped, so that the id stays its own until the lock is held.
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return end.withLock { end in
            if let end { return end }
            var status: Int32 = 0
            while waitpid(id, &status, 0) == -1, errno == EINTR {}
            let found: End = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signaled(status & 0x7F)
            end = found
            return found
        }
    }
}

/// What went wrong with a child.
package struct ChildProcessError: Error, CustomStringConvertible {
    private let what: String
    private let code: Int32

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - what: What went wrong.
    ///   - code: The system's error number; 0 for none.
    package init(what: String, code: Int32) {
        self.what = what
        self.code = code
    }

    package var description: String { "\(what): \(String(cString: strerror(code)))" }
}
