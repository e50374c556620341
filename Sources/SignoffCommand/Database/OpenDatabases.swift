import SignoffCheckpoint
import Synchronization

/// The databases and servers a command has opened, which are closed when it ends.
///
/// The last program that closes a database carries its log over: the file alone then is the whole database, and a copy of it too.
enum OpenDatabases {
    private static let sessions = Mutex<[Session]>([])

    static func add(_ session: Session) {
        sessions.withLock { $0.append(session) }
    }

    static func close() async {
        let open = sessions.withLock { sessions in
            defer { sessions = [] }
            return sessions
        }
        for session in open {
            session.sayIndexFault()
            if session.isDeciding { await session.keepLedgerHead() }
            await (try? session.storage)?.close()
        }
    }
}
