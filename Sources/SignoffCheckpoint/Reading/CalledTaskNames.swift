/// The names of called tasks.
///
/// Rows contain only a hash of the name, so names are found by trying candidates.
struct CalledTaskNames {
    /// The body whose called tasks are named.
    let body: TaskIdentity
    /// The possible names.
    let candidates: Set<String>

    /// Returns the identities of the tasks of `records` whose names are among the candidates.
    ///
    /// A task is found only if its caller is found.
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
