import Glibc
import Synchronization

/// Standard input, output and error of the process.
enum StandardStreams {
    /// Opens `/dev/null` in place of every closed standard stream, and ignores SIGPIPE.
    ///
    /// Otherwise, the database could be opened as descriptor 0, 1 or 2, and the next message would be written into the
    /// database.
    static func secure() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free descriptor is the closed stream.
            _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// The first error of writing to standard output.
    ///
    /// A closed pipe is not an error, because the reader has ended.
    private static let outputFault = Mutex<Int32?>(nil)

    /// The message about a failed write to standard output; `nil` if everything was written.
    static var outputFailure: String? {
        outputFault.withLock { $0 }.map { "cannot write standard output: \(String(cString: strerror($0)))" }
    }

    /// The width of the terminal on standard output, in columns; `nil` when unknown.
    static var columns: Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether the reader of standard output has closed its end.
    static var isReaderGone: Bool {
        var request = pollfd(fd: 1, events: 0, revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLERR | POLLHUP) != 0
    }

    /// Writes all of `text`, and records a failed write to standard output.
    static func write(_ text: String, to descriptor: Int32) {
        guard !wroteAll(text, to: descriptor), descriptor == 1, errno != EPIPE else { return }
        outputFault.withLock { $0 = $0 ?? errno }
    }

    /// Writes all of `text`.
    ///
    /// Returns `false`, with `errno` set, when a write fails.
    static func wroteAll(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                start += count
            }
            return true
        }
    }
}
