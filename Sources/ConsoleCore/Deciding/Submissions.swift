import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The staged answers, composed into one submission for each thread, and the items that cannot be sent.
///
/// The answers of one thread are stored together or not at all. If one item of a thread has no valid answer, no answer
/// of the thread is sent.
struct Submissions: Equatable {
    /// The answers of one thread.
    struct Part: Equatable {
        var thread: ThreadID
        var items: [QuestionID]
        var answers: [ItemAnswer]
    }

    /// An item that cannot be sent.
    struct Fault: Equatable {
        var item: QuestionID
        var reason: String
    }

    private(set) var parts: [Part] = []
    private(set) var faults: [Fault] = []

    /// Composes the staged answers of `items`.
    init(of items: [QuestionID], in inbox: InboxState, staging: Staging) {
        var byThread: OrderedDictionary<ThreadID, Part> = [:]
        var faulty: [ThreadID: String] = [:]
        for id in items {
            do {
                let answer = try staging.answer(of: id, in: inbox)
                byThread[id.thread, default: Part(thread: id.thread, items: [], answers: [])].items.append(id)
                byThread[id.thread]?.answers.append(answer)
            } catch {
                faults.append(Fault(item: id, reason: faultText(error)))
                faulty[id.thread] = inbox[id].map { ForeignText.name($0.item.title) } ?? "an item"
            }
        }
        for part in byThread.values {
            guard let title = faulty[part.thread] else {
                parts.append(part)
                continue
            }
            let name = ForeignText.name(part.thread.rawValue)
            let reason = "no answer of \(name) was sent, because \(title) could not be"
            faults += part.items.map { Fault(item: $0, reason: reason) }
        }
    }
}

extension Staging {
    /// The reason why an item has no answer.
    private struct NothingToSend: Error, CustomStringConvertible {
        let description: String
    }

    /// Returns the staged answer of an item.
    fileprivate func answer(of id: QuestionID, in inbox: InboxState) throws -> ItemAnswer {
        guard let entry = inbox[id], entry.phase == .open else {
            throw NothingToSend(description: "the item is no longer open: it was answered or has changed")
        }
        guard let draft = drafts[id], let decisions = draft.complete else {
            throw NothingToSend(description: "its decision was undone")
        }
        guard draft.payloadDigest == entry.question.payloadDigest else {
            throw NothingToSend(description: "the payload changed since it was decided")
        }
        return ItemAnswer(
            item: entry.item,
            decisions: decisions,
            shown: try entry.item.answer(to: decisions)
        )
    }
}

extension Sending {
    /// Records the answers of one thread as sent.
    ///
    /// - Parameters:
    ///   - part: The answers.
    ///   - session: The text that is unique to this process.
    ///   - heldSince: The time since which the answers were held; `nil` if they were not held.
    ///   - now: The current time.
    ///   - inbox: The queue, in which the items are shown as being sent.
    /// - Returns: The submission.
    mutating func submit(
        _ part: Submissions.Part,
        session: String,
        heldSince: Timestamp?,
        at now: Timestamp,
        in inbox: inout InboxState
    ) -> AnswerSubmission {
        let token = makeToken(of: session)
        var submission = AnswerSubmission(token: token, thread: part.thread, answers: part.answers)
        submission.held = heldSince.map { now.duration(since: $0) } ?? .zero
        self[token] = .answer(submission, items: part.items, sentAt: now, isUnknown: false)
        inbox.setPhase(.sending(token), of: part.items)
        return submission
    }
}
