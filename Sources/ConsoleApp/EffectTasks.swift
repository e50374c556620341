/// The running tasks that effects have started.
@MainActor
final class EffectTasks {
    private struct Entry {
        var task: Task<Void, Never>
        var endsBeforeLeaving: Bool
    }

    private var entries: [Int: Entry] = [:]
    private var count = 0

    /// Whether no task is running.
    var isIdle: Bool { entries.isEmpty }

    /// Starts a task.
    ///
    /// - Parameters:
    ///   - endsBeforeLeaving: Whether ``finish()`` waits for the end of the task.
    ///   - body: The work of the task.
    func begin(endsBeforeLeaving: Bool = false, _ body: @escaping @MainActor () async -> Void) {
        count += 1
        let number = count
        let task = Task {
            await body()
            entries[number] = nil
        }
        entries[number] = Entry(task: task, endsBeforeLeaving: endsBeforeLeaving)
    }

    /// Waits for the tasks that must end before the console closes, including tasks that start in the meantime.
    func finish() async {
        while let entry = entries.values.first(where: \.endsBeforeLeaving) { await entry.task.value }
    }

    /// Waits for the end of all tasks that are running now.
    func settle() async {
        for task in entries.values.map(\.task) { await task.value }
    }
}
