import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension Remark {
    /// What became of answers that did not reach their questions; nil when the events tell of none.
    ///
    /// An answer that is lost is told before one that is kept.
    init?(onAnswersNotDelivered events: [RunEvent]) {
        let undelivered = events.filter { $0.mode == "run" && $0.payload["event"] == "answer_not_delivered" }
        guard let event = undelivered.last(where: { $0.payload["is_kept"] != true }) ?? undelivered.last else {
            return nil
        }
        let answer = "the answer on \(ForeignText.name(event.thread.rawValue))"
        if event.payload["is_kept"] == true {
            let words = "\(answer) is kept: the run ended before it came to the question; a retry delivers it"
            self.init(words, .warning)
        } else if event.payload["reached"]?.isNull == false {
            self.init("\(answer) was not delivered: the workflow asked another question in its place", .error)
        } else {
            self.init("\(answer) was not delivered: the workflow did not come to its question", .error)
        }
    }
}
