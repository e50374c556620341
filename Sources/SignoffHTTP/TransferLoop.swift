import CCurl
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The thread that performs all transfers of a client.
final class TransferLoop: Sendable {
    private struct Work {
        var started: [Transfer] = []
        var resumed: [Transfer] = []
        var cancelled: [Transfer] = []
        var isStopped = false
    }

    // Used only by the thread, except for the wakeup, which libcurl permits from any thread. Freed once neither the
    // thread nor a client has the loop.
    private nonisolated(unsafe) let multi: OpaquePointer
    private let options: HTTPOptions
    private let work = Mutex(Work())

    /// Starts the thread.
    ///
    /// - Throws: ``HTTPError`` `unavailable` when libcurl is missing.
    init(_ options: HTTPOptions) throws(HTTPError) {
        if let problem = ccurl_load() {
            throw HTTPError(
                .unavailable,
                "\(String(cString: problem)); a server is reached through libcurl: install libcurl4 (Debian, Ubuntu), libcurl (Fedora, Alpine) or curl (Arch)"
            )
        }
        guard let multi = ccurl_multi_init() else { throw HTTPError(.unavailable, "libcurl gives no transfers") }
        self.multi = multi
        self.options = options
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw HTTPError(
                .unavailable,
                "the system gives no thread for transfers: \(String(cString: strerror(result)))"
            )
        }
        pthread_detach(thread)
    }

    deinit { ccurl_multi_cleanup(multi) }

    // MARK: From any thread

    /// Begins a transfer.
    func start(_ transfer: Transfer) { tell { $0.started.append(transfer) } }

    /// Resumes a paused transfer.
    func resume(_ transfer: Transfer) { tell { $0.resumed.append(transfer) } }

    /// Ends a transfer whose result is no longer needed.
    func cancel(_ transfer: Transfer) {
        transfer.cancel()
        tell { $0.cancelled.append(transfer) }
    }

    /// Ends the thread and all transfers.
    func stop() { tell { $0.isStopped = true } }

    private func tell(_ change: (inout Work) -> Void) {
        work.withLock { change(&$0) }
        ccurl_multi_wakeup(multi)
    }

    // MARK: The thread

    private func run() {
        ccurl_block_signals()
        var running: [ObjectIdentifier: RunningTransfer] = [:]
        while true {
            let work = work.withLock { work in
                defer { work = Work(isStopped: work.isStopped) }
                return work
            }
            for transfer in work.started {
                guard let started = RunningTransfer(transfer, options: options, on: multi) else { continue }
                running[ObjectIdentifier(transfer)] = started
            }
            for transfer in work.resumed { running[ObjectIdentifier(transfer)]?.resume() }
            for transfer in work.cancelled {
                running.removeValue(forKey: ObjectIdentifier(transfer))?.end(HTTPError(.interrupted, "given up"))
            }
            if work.isStopped {
                for transfer in running.values { transfer.end(HTTPError(.interrupted, "the client was closed")) }
                return
            }
            ccurl_multi_perform(multi)
            // Before polling, because a transfer that failed at once would otherwise wait for the next event.
            var result: Int32 = 0
            while let easy = ccurl_multi_ended(multi, &result) {
                guard let context = ccurl_get_pointer(easy, Int32(CCURL_PRIVATE_INFO.rawValue)) else { continue }
                let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                running.removeValue(forKey: ObjectIdentifier(transfer))?.end(result)
            }
            ccurl_multi_poll(multi, Self.milliseconds(untilNextSilenceOf: &running))
        }
    }

    /// Ends transfers that exceeded their maximum silence.
    ///
    /// Returns the time to wait for the next one.
    private static func milliseconds(untilNextSilenceOf running: inout [ObjectIdentifier: RunningTransfer]) -> Int32 {
        let now = ContinuousClock.now
        var wait = Duration.seconds(60)
        for (key, transfer) in running {
            guard let end = transfer.silenceEnds else { continue }
            if end <= now {
                running[key] = nil
                transfer.end(HTTPError(.timeout, "nothing arrived for too long", mayHaveArrived: true))
            } else {
                wait = min(wait, now.duration(to: end))
            }
        }
        let (seconds, attoseconds) = wait.components
        return Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
