/// Finds the names of called tasks, of which rows hold only a hash.
struct CalledTaskNames {
    /// The body whose calls are named.
    let body: TaskIdentity
    /// The names that may occur.
    let candidates: Set<String>

    /// The identities of the tasks of `records` whose name is among the candidates.
    ///
    /// A task is found when the one that called it is.
    func identities(of records: [TaskRecord]) -> [TaskID: TaskIdentity] {
        var byPath = [body.path: [body]]
        var byID = [body.id: body]
        let calls = records.filter(\.isCalled).sorted { $0.path.utf8.count < $1.path.utf8.count }
        for record in calls {
            guard let call = CallPath(record.path) else { continue }
            let found = (byPath[call.caller] ?? []).lazy.flatMap { caller in
                candidates.lazy.map { caller.call($0, number: call.number) }
            }.first { $0.id == record.task }
            guard let found else { continue }
            byPath[record.path, default: []].append(found)
            byID[found.id] = found
        }
        return byID
    }
}
