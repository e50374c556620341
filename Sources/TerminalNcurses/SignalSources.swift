import CNcurses
import Dispatch
import Glibc

/// Delivers signals on the main actor.
///
/// They are taken before the screen starts: ncurses installs its own handlers for those that still have none.
@MainActor
final class SignalSources {
    private var sources: [(signal: Int32, source: any DispatchSourceSignal)] = []

    init(_ handler: @escaping @MainActor (Int32) -> Void) {
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT] {
            // Under nohup the end of the terminal must not end the program.
            if signal == SIGHUP, nc_is_ignored(signal) != 0 { continue }
            let source = DispatchSource.makeSignalSource(signal: signal, queue: .main)
            source.setEventHandler { MainActor.assumeIsolated { handler(signal) } }
            source.resume()
            sources.append((signal, source))
        }
    }

    /// Signals act as they do in any program.
    func cancel() {
        for (signal, source) in sources {
            source.cancel()
            nc_default_action(signal)
        }
        sources.removeAll()
    }
}
