import SignoffSQLite
import Synchronization

/// The databases a command has opened, which are closed when it ends.
///
/// The last program that closes a database carries its log over: the file alone then is the whole database, and a copy of it too.
enum OpenDatabases {
    private struct Opened {
        let session: Session
        let keepsHead: Bool
    }

    private static let databases = Mutex<[Opened]>([])

    /// Adds the database of a session; `keepsHead` says whether the newest entry of its ledger is kept once more when it is closed.
    static func add(_ session: Session, keepsHead: Bool) {
        databases.withLock { $0.append(Opened(session: session, keepsHead: keepsHead)) }
    }

    static func close() async {
        let opened = databases.withLock { databases in
            defer { databases = [] }
            return databases
        }
        for database in opened {
            if database.keepsHead { await database.session.keepLedgerHead() }
            await database.session.saver.close()
        }
    }
}
