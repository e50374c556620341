import ConsoleCore

extension ConsoleEffect {
    /// How the effect ends in a console that only makes a picture; nil when it is performed as in any other.
    var outcomeInPicture: ConsoleOutcome? {
        let reason = "a picture is made without programs and files"
        switch self {
        case .pipe(let request):
            return .piped(PipeResult(request.program, output: "", fault: reason, for: request.purpose))
        case .openEditor(let request): return .editor(request.ticket, .failed(message: reason))
        case .spillEvents(let events): return .spillFailed(count: events.count, message: reason)
        case .exportEvents, .exportLedger: return .exportFailed(message: reason)
        case .export: return .writeFailed(message: reason)
        case .load, .answer, .addNote, .claim, .endClaim, .resolve, .start, .retry, .fork, .setState, .cancel,
            .searchValue, .cancelValueSearch, .record, .compare, .readInputFile, .copy, .saveDrafts, .useTheme,
            .notify, .bell, .setLock, .beginWork, .redraw, .suspend, .switchProfile, .quit:
            return nil
        }
    }
}
