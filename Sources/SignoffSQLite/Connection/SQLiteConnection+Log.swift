import CSQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SQLiteConnection {
    /// Turns the write-ahead log on, and waits for other programs that open the file at the same moment.
    ///
    /// SQLite waits for no lock here: two programs that make one file would wait for each other.
    ///
    /// - Parameter time: How long others are waited for.
    /// - Returns: The journal the file has now; `wal` when the log is on.
    /// - Throws: What SQLite says, `SQLITE_BUSY` when the time is over.
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
