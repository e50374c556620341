import SignoffCheckpoint
import SignoffOperator

extension Session {
    /// Waits until the index beside a database of another program is complete.
    ///
    /// The progress is printed on standard error if building takes a while.
    ///
    /// A command lists once, so its list must be complete. The console lists the indexed threads and updates the list.
    func waitForIndex() async {
        var said = ContinuousClock.now
        for await progress in backend.indexProgress() where !progress.isComplete {
            guard said.duration(to: .now) >= .seconds(1) else { continue }
            said = .now
            let percent = Int(progress.fraction * 100)
            output.note(
                "indexing \(backend.place.title): \(progress.read) of \(progress.total) checkpoints, \(percent) %"
            )
        }
    }

    /// Prints on standard error that lists were read without the index, and the reason.
    func reportIndexFault() {
        guard let fault = (try? storage)?.index.contract?.indexFault else { return }
        output.note("lists are read without their index, which is slower: \(fault)")
    }
}
