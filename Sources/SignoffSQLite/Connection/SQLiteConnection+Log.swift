import CSQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SQLiteConnection {
    /// Turns on the write-ahead log, waiting for other programs that open the file at the same time.
    ///
    /// SQLite does not wait for a lock here, because two programs that create a file would wait for each other.
    ///
    /// - Parameter time: The maximum time to wait.
    /// - Returns: The current journal mode of the file; `wal` when the log is on.
    /// - Throws: The error of SQLite, `SQLITE_BUSY` when the time has passed.
    func turnLogOn(within time: Duration) throws -> String? {
        let deadline = ContinuousClock.now.advanced(by: time)
        while true {
            do {
                return try first("PRAGMA journal_mode = WAL") { $0.text(0) }
            } catch let failure as SQLiteFailure where failure.code == SQLITE_BUSY && ContinuousClock.now < deadline {
                usleep(10_000)
            }
        }
    }
}
