import CNcurses
import Dispatch
import Glibc

/// Delivers signals on the main actor.
///
/// The sources are created before the screen starts, because ncurses installs its own handlers for signals without one.
/// A handler writes each signal to a pipe, because Dispatch sources lose a signal that arrives on the main thread while
/// the thread is parked (observed with SIGWINCH and SIGCONT).
@MainActor
final class SignalSources {
    private var taken: [Int32] = []
    private let source: any DispatchSourceRead

    /// Installs the handlers.
    ///
    /// - Throws: ``TerminalError`` with code `terminal_missing` when the process cannot open any more files.
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
            // Under nohup, the end of the terminal must not end the program.
            if signal == SIGHUP, nc_is_ignored(signal) != 0 { continue }
            if nc_signals_take(signal) == 0 { taken.append(signal) }
        }
    }

    /// Restores the default effect of the signals.
    func cancel() {
        for signal in taken { nc_default_action(signal) }
        taken = []
        nc_signals_close()
        source.cancel()
    }
}
