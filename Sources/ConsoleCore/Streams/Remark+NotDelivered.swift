import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension Remark {
    /// Creates the remark about answers that did not reach their questions; `nil` when no event is about one.
    ///
    /// A lost answer is reported before a kept one.
    init?(onAnswersNotDelivered events: [RunEvent]) {
        let undelivered = events.filter { $0.mode == "run" && $0.payload["event"] == "answer_not_delivered" }
        guard let event = undelivered.last(where: { $0.payload["is_kept"] != true }) ?? undelivered.last else {
            return nil
        }
        let answer = "the answer on \(ForeignText.name(event.thread.rawValue))"
        if event.payload["is_kept"] == true {
            let words = "\(answer) is kept: the run ended before its question was asked again; a retry delivers it"
            self.init(words, .warning)
        } else if event.payload["reached"]?.isNull == false {
            self.init("\(answer) was not delivered: the workflow asked another question instead", .error)
        } else {
            self.init("\(answer) was not delivered: the workflow did not ask its question again", .error)
        }
    }
}
