import Glibc
import Synchronization

/// What the process was given as standard input, output and error.
enum StandardStreams {
    /// Opens `/dev/null` in place of every closed standard stream, and ignores SIGPIPE.
    ///
    /// Without this the database would be opened as descriptor 0, 1 or 2 and be written to by the next message.
    static func secure() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free descriptor is the one that was found closed.
            _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// Why standard output could not be written, the first time; a reader that has gone away is no error, nobody is left to be told.
    private static let outputFault = Mutex<Int32?>(nil)

    /// What to say of standard output at the end; nil when everything was written.
    static var outputFailure: String? {
        outputFault.withLock { $0 }.map { "cannot write standard output: \(String(cString: strerror($0)))" }
    }

    /// The width of the terminal on standard output; nil when it does not say.
    static var columns: Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether whoever read standard output has gone away.
    static var isReaderGone: Bool {
        var request = pollfd(fd: 1, events: 0, revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLERR | POLLHUP) != 0
    }

    /// Writes all of `text`, and remembers when standard output cannot be written.
    static func write(_ text: String, to descriptor: Int32) {
        guard !wroteAll(text, to: descriptor), descriptor == 1, errno != EPIPE else { return }
        outputFault.withLock { $0 = $0 ?? errno }
    }

    /// Writes all of `text`; false, with `errno` set, when it cannot be written.
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
