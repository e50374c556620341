import SignoffCheckpoint
import Synchronization

/// The databases and servers that a command has opened.
///
/// Databases and servers are closed when the command ends.
///
/// The last program that closes a database writes its log into the file, so that the file alone is the complete
/// database.
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
            session.reportIndexFault()
            if session.isDeciding { await session.keepLedgerHead() }
            await (try? session.storage)?.close()
        }
    }
}
