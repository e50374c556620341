import SignoffCheckpoint
import Synchronization

extension SideIndex {
    /// The number of checkpoints in one step of building.
    private static let step = 10_000

    /// Starts to build the missing part of the index in the background.
    func startBuilding() {
        building.withLock { building in
            guard !isClosed else { return }
            // A build that is about to end checks again.
            building.isWanted = true
            guard building.task == nil else { return }
            building.task = Task { [weak self] in
                while !Task.isCancelled, let step = await self?.buildStep() {
                    switch step {
                    case .covered: continue
                    case .waiting:
                        // Another process is building. If it ends before the build is complete, this process continues.
                        guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
                    case .complete, .failed:
                        if self?.endBuilding(after: step) ?? true { return }
                    }
                }
            }
        }
    }

    private enum BuildingStep { case covered, waiting, complete, failed }

    /// Ends the build, unless another build was requested since the last check.
    ///
    /// Returns whether it ended.
    private nonisolated func endBuilding(after step: BuildingStep) -> Bool {
        building.withLock { building in
            guard step == .failed || !building.isWanted else { return false }
            building = Building()
            return true
        }
    }

    /// Indexes some more checkpoints.
    private func buildStep() async -> BuildingStep {
        building.withLock { $0.isWanted = false }
        do {
            var current = try openIndex()
            // An index that was just restarted has no marks at first.
            guard let marks = try SideIndexMarks(from: current.file.connection) else { return .complete }
            tell(marks)
            guard marks.uncovered > 0 else {
                opened?.lock = nil
                return .complete
            }
            if current.lock == nil {
                guard let lock = BuilderLock(path: current.file.path + ".lock") else { return .waiting }
                current.lock = lock
                opened = current
            }
            try await cover(some: marks, in: current)
            return .covered
        } catch {
            // Lists are then read from the whole file, which reports its own faults.
            note(error)
            board.end()
            return .failed
        }
    }

    private func cover(some marks: SideIndexMarks, in opened: Opened) async throws {
        let stretch = try await buildingSource.read { connection, layout in
            try SourceRows(connection: connection, layout: layout).threads(before: marks.uncovered, limit: Self.step)
        }
        let missing = try stretch.threads.filter { try !Self.isListed($0, on: opened.file.connection) }
        let states = try await buildingSource.read { connection, layout in
            try SourceRows(connection: connection, layout: layout).states(of: missing)
        }
        _ = try transaction(on: opened) { connection in
            guard var stored = try SideIndexMarks(from: connection), stored.uncovered == marks.uncovered else {
                return false
            }
            // Rows that were followed in the meantime are newer than the rows read here.
            let unlisted = try states.filter { try !Self.isListed($0.thread, on: connection) }
            try Self.store(unlisted, on: connection)
            stored.uncovered = stretch.row
            try stored.store(on: connection)
            return true
        }
    }

    private static func isListed(_ thread: ThreadID, on connection: SQLiteConnection) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_threads WHERE thread_id = ?", .text(thread.rawValue))
    }

    func tell(_ marks: SideIndexMarks) {
        board.send(
            IndexProgress(
                read: Int(marks.total - max(0, marks.uncovered - 1)),
                total: Int(marks.total),
                isComplete: marks.uncovered == 0
            ),
            isLast: marks.uncovered == 0
        )
    }
}
