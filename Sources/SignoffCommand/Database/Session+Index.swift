import SignoffCheckpoint
import SignoffOperator

extension Session {
    /// Waits until the index beside a database that another program made is whole, and says on standard error how far it is when that takes a while.
    ///
    /// A command lists once and must list everything; the console lists what there is and goes on.
    func waitForIndex() async {
        var said = ContinuousClock.now
        for await progress in backend.indexProgress() where !progress.isComplete {
            guard said.duration(to: .now) >= .seconds(1) else { continue }
            said = .now
            let percent = Int(progress.fraction * 100)
            output.note(
                "making an index of \(backend.place.title): \(progress.read) of \(progress.total) checkpoints, \(percent) %"
            )
        }
    }

    /// Says on standard error, in one line, that lists were made without the index, and why.
    func sayIndexFault() {
        guard let fault = (try? storage)?.index.contract?.indexFault else { return }
        output.note("lists were read without their index, which takes longer: \(fault)")
    }
}
