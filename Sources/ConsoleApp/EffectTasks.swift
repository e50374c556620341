/// The tasks that effects have begun and that have not ended.
@MainActor
final class EffectTasks {
    private struct Entry {
        var task: Task<Void, Never>
        var endsBeforeLeaving: Bool
    }

    private var entries: [Int: Entry] = [:]
    private var count = 0

    /// Whether no task is under way.
    var isIdle: Bool { entries.isEmpty }

    /// Begins a task.
    ///
    /// - Parameters:
    ///   - endsBeforeLeaving: Whether ``finish()`` waits for its end.
    ///   - body: The work.
    func begin(endsBeforeLeaving: Bool = false, _ body: @escaping @MainActor () async -> Void) {
        count += 1
        let number = count
        let task = Task {
            await body()
            entries[number] = nil
        }
        entries[number] = Entry(task: task, endsBeforeLeaving: endsBeforeLeaving)
    }

    /// Waits for the end of the tasks that must end before the console is left, those begun meanwhile included.
    func finish() async {
        while let entry = entries.values.first(where: \.endsBeforeLeaving) { await entry.task.value }
    }

    /// Waits for the end of all tasks that are under way now.
    func settle() async {
        for task in entries.values.map(\.task) { await task.value }
    }
}
