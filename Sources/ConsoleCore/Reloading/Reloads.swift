import SignoffCheckpoint

/// Decides which data is loaded again, and runs each load once at a time.
///
/// A load that is requested while it is in progress runs once more after its end, for any number of requests.
struct Reloads: Equatable, Sendable {
    private enum Phase: Equatable, Sendable {
        case underWay
        /// In progress, and requested again since it began.
        case again
    }

    /// The time between two loads of claims and notes.
    static let sharedInterval = Duration.seconds(2)
    /// The time between two loads of the lists, for changes without an event.
    static let listInterval = Duration.seconds(30)

    private var phases: [ConsoleLoad: Phase] = [:]
    private var sharedDue: Timestamp
    private var listsDue: Timestamp

    /// Creates a value without loads in progress.
    init(at now: Timestamp) {
        sharedDue = now.advanced(by: Self.sharedInterval)
        listsDue = now.advanced(by: Self.listInterval)
    }

    // MARK: Deciding

    /// Returns the loads that a change requires, in order.
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

    /// Returns the changes for the passing of time.
    ///
    /// Each change is returned once in its interval.
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

    /// Begins a load, or records that a load in progress must be repeated.
    mutating func request(_ load: ConsoleLoad) -> [ConsoleEffect] {
        guard phases[load] == nil else {
            phases[load] = .again
            return []
        }
        phases[load] = .underWay
        return [.load(load)]
    }

    /// Records that a load ended, and begins it again if it was requested since.
    mutating func finish(_ load: ConsoleLoad) -> [ConsoleEffect] {
        let isWantedAgain = isWantedAgain(load)
        phases[load] = nil
        return isWantedAgain ? request(load) : []
    }

    /// Whether a load is in progress.
    func isUnderWay(_ load: ConsoleLoad) -> Bool { phases[load] != nil }

    /// Whether a load in progress was requested again since it began.
    func isWantedAgain(_ load: ConsoleLoad) -> Bool { phases[load] == .again }
}
