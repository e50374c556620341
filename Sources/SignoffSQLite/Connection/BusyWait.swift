import CSQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Waits for locks in short steps.
///
/// The waits of `busy_timeout` grow to 100 ms, so that a process that writes without pause starves all others. The
/// waits of this handler stay at 1 ms.
enum BusyWait {
    private static let shortWaits: Int32 = 20
    private static let shortWaitMicroseconds: Int32 = 200
    private static let longWaitMilliseconds: Int32 = 1

    /// Makes a connection wait for locks up to `limit`.
    ///
    /// With zero, calls fail at once.
    static func install(on database: OpaquePointer, limit: Duration) {
        let (seconds, attoseconds) = limit.components
        let milliseconds = max(0, min(seconds * 1000 + attoseconds / 1_000_000_000_000_000, Int64(Int32.max)))
        // The context of the handler is the limit itself, in milliseconds, so that no object must outlive the
        // connection.
        let context = UnsafeMutableRawPointer(bitPattern: Int(milliseconds))
        sqlite3_busy_handler(
            database,
            { context, count in
                let limit = Int32(truncatingIfNeeded: Int(bitPattern: context))
                guard BusyWait.waited(beforeCall: count) < limit else { return 0 }
                if count < BusyWait.shortWaits {
                    usleep(UInt32(BusyWait.shortWaitMicroseconds))
                } else {
                    sqlite3_sleep(BusyWait.longWaitMilliseconds)
                }
                return 1
            },
            context
        )
    }

    /// Returns the milliseconds waited before call number `count`, from 0.
    private static func waited(beforeCall count: Int32) -> Int32 {
        let short = min(count, shortWaits) * shortWaitMicroseconds / 1000
        return short + max(0, count - shortWaits) * longWaitMilliseconds
    }
}
