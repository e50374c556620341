import SignoffCheckpoint

/// Decides which data is read again, and keeps each load to one at a time.
///
/// A load that is requested while it is under way runs once more after its end, however often it was requested.
struct Reloads: Equatable, Sendable {
    private enum Phase: Equatable, Sendable {
        case underWay
        /// Under way, and requested again since it began.
        case again
    }

    /// The time between two reads of claims and notes.
    static let sharedInterval = Duration.seconds(2)
    /// The time between two reads of the lists, for changes that nothing announces.
    static let listInterval = Duration.seconds(30)

    private var phases: [ConsoleLoad: Phase] = [:]
    private var sharedDue: Timestamp
    private var listsDue: Timestamp

    /// Creates a value that has nothing under way.
    init(at now: Timestamp) {
        sharedDue = now.advanced(by: Self.sharedInterval)
        listsDue = now.advanced(by: Self.listInterval)
    }

    // MARK: Deciding

    /// The loads that a change makes necessary, in the order in which they begin.
    static func loads(after change: DataChange, for interest: ReloadInterest) -> [ConsoleLoad] {
        let lists: [ConsoleLoad] = [.inbox, .runs, .threads]
        return switch change {
        case .opened: [.inbox, .claims, .notes(after: 0), .runs, .threads, .workflows, .ledger]
        case .written(let isFirstLook): lists + (isFirstLook ? [] : [.ledger])
        case .reconnected, .indexed, .requested: lists
        case .events(let isTurningPoint, let threads):
            (isTurningPoint ? [.inbox, .runs] + (interest.screen == .threads ? [.threads] : []) : [])
                + historyLoads(of: threads, for: interest)
        case .sharedAged: [.claims, .notes(after: interest.newestNote)]
        case .listsAged: [.inbox, .runs] + interest.timed
        case .refreshed: lists + interest.refreshed.filter { !lists.contains($0) }
        case .answered: [.inbox, .runs, .ledger]
        case .notAnswered, .rulesChanged: [.inbox]
        case .refused, .workBegun: [.runs]
        case .stateSet(let thread): [.history(thread)] + lists
        case .noteAdded: [.notes(after: interest.newestNote)]
        case .claimsChanged: [.claims]
        }
    }

    private static func historyLoads(of threads: Set<ThreadID>, for interest: ReloadInterest) -> [ConsoleLoad] {
        guard interest.screen == .history, let thread = interest.historyThread, threads.contains(thread) else {
            return []
        }
        return [.history(thread)]
    }

    /// The changes that the passing of time amounts to; each comes once in its interval.
    mutating func changes(at now: Timestamp) -> [DataChange] {
        var changes: [DataChange] = []
        if now >= sharedDue {
            sharedDue = now.advanced(by: Self.sharedInterval)
            changes.append(.sharedAged)
        }
        if now >= listsDue {
            listsDue = now.advanced(by: Self.listInterval)
            changes.append(.listsAged)
        }
        return changes
    }

    // MARK: One at a time

    /// Begins a load; one that is under way is wanted once more instead.
    mutating func request(_ load: ConsoleLoad) -> [ConsoleEffect] {
        guard phases[load] == nil else {
            phases[load] = .again
            return []
        }
        phases[load] = .underWay
        return [.load(load)]
    }

    /// Notes that a load ended, and begins it again when it was requested meanwhile.
    mutating func finish(_ load: ConsoleLoad) -> [ConsoleEffect] {
        let isWantedAgain = isWantedAgain(load)
        phases[load] = nil
        return isWantedAgain ? request(load) : []
    }

    /// Whether a load is under way.
    func isUnderWay(_ load: ConsoleLoad) -> Bool { phases[load] != nil }

    /// Whether a load that is under way was requested again since it began.
    func isWantedAgain(_ load: ConsoleLoad) -> Bool { phases[load] == .again }
}
