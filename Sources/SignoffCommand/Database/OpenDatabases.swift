import SignoffSQLite
import Synchronization

/// The databases a command has opened, which are closed when it ends.
///
/// The last program that closes a database carries its log over: the file alone then is the whole database, and a copy of it too.
enum OpenDatabases {
    private static let savers = Mutex<[SQLiteSaver]>([])

    static func add(_ saver: SQLiteSaver) {
        savers.withLock { $0.append(saver) }
    }

    static func close() async {
        let open = savers.withLock { savers in
            defer { savers = [] }
            return savers
        }
        for saver in open { await saver.close() }
    }
}
