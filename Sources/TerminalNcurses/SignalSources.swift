import CNcurses
import Dispatch
import Glibc

/// Delivers signals on the main actor.
///
/// They are taken before the screen starts: ncurses installs its own handlers for those that still have none. Each is
/// written to a pipe by a handler, because sources of Dispatch lose a signal that arrives on the main thread while that
/// is parked (seen with SIGWINCH and SIGCONT).
@MainActor
final class SignalSources {
    private var taken: [Int32] = []
    private let source: any DispatchSourceRead

    /// Takes the signals.
    ///
    /// - Throws: ``TerminalError`` with code `terminal_missing` when the process can open nothing more.
    init(_ handler: @escaping @MainActor (Int32) -> Void) throws {
        let pipe = nc_signals_open()
        guard pipe >= 0 else {
            throw TerminalError(
                .terminalMissing,
                "No pipe for signals can be opened: \(String(cString: strerror(errno))). Close programs and try again."
            )
        }
        source = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: .main)
        source.setEventHandler {
            MainActor.assumeIsolated {
                while case let signal = nc_signals_next(pipe), signal != 0 { handler(signal) }
            }
        }
        source.setCancelHandler { close(pipe) }
        source.resume()
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT] {
            // Under nohup the end of the terminal must not end the program.
            if signal == SIGHUP, nc_is_ignored(signal) != 0 { continue }
            if nc_signals_take(signal) == 0 { taken.append(signal) }
        }
    }

    /// Signals act as they do in any program.
    func cancel() {
        for signal in taken { nc_default_action(signal) }
        taken = []
        nc_signals_close()
        source.cancel()
    }
}
