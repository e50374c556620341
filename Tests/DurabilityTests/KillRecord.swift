import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// What happened while processes were killed, as it was noted outside the database, and what must then be true.
struct KillRecord {
    private let journal: [[String]]
    /// What each operator sent, and what it learned about that.
    private let notes: [[String]]

    init(in folder: WorkFolder) throws {
        func words(_ name: String) -> [[String]] {
            folder.lines(of: name).map { $0.split(separator: " ").map(String.init) }
        }
        journal = words("journal")
        notes = (0..<9).flatMap { words("operator-operate-\($0)") }
        try #require(!journal.isEmpty && !notes.isEmpty)
    }

    var summary: String {
        let begun = journal.count { $0[0] == "begin" }
        let done = Set(journal.filter { $0[0] == "done" }.map { $0[1] }).count
        let answers = notes.count { $0[0] == "acknowledged" }
        let unknown = notes.count { $0[0] == "absent" }
        return "\(started.count) threads: \(done) steps begun \(begun) times, \(answers) requests acknowledged, "
            + "\(unknown) sent in vain"
    }

    /// The threads whose start was acknowledged.
    private var started: Set<String> {
        let acknowledged = Set(notes.filter { $0[0] == "acknowledged" }.map { $0[1] })
        return Set(
            notes.filter { $0[0] == "sending" && $0[2] == "start" && acknowledged.contains($0[1]) }.map { $0[3] }
        )
    }

    /// A step whose result was durable never began again and never had another result; a question never had another answer.
    func checkSteps() {
        var results: [String: String] = [:]
        var answers: [String: String] = [:]
        for line in journal {
            switch line[0] {
            case "begin": #expect(results[line[1]] == nil, "\(line[1]) was run again after it was done")
            case "done": #expect(results.updateValue(line[2], forKey: line[1]) ?? line[2] == line[2], "\(line[1])")
            case "answered":
                #expect(answers.updateValue(line[2], forKey: line[1]) ?? line[2] == line[2], "\(line[1])")
                #expect(line[2].hasPrefix("\(line[1])#"), "\(line[1]) was given the answer \(line[2])")
            default: Issue.record("the journal has a line '\(line.joined(separator: " "))'")
            }
        }
    }

    /// Every thread that was started has finished, with the results that were durable.
    func checkThreads(in saver: SQLiteSaver) async throws {
        let done = Dictionary(journal.filter { $0[0] == "done" }.map { ($0[1], $0[2]) }) { first, _ in first }
        #expect(!started.isEmpty)
        for thread in started {
            let run = try await saver.runs(matching: RunQuery(thread: ThreadID(thread), limit: 1)).first
            #expect(run?.status == .success, "\(thread) ended with \(String(describing: run))")
            let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: ThreadID(thread)))
            let result = head?.checkpoint.channelValues[ReservedChannel.end]?.jsonProjection.objectValue ?? [:]
            #expect(!result.isEmpty, "\(thread)")
            for (step, text) in result { #expect(text.stringValue == done[step], "\(step)") }
        }
    }

    /// Every acknowledged request has its run, none was stored twice, and every question was answered once.
    func checkRequests(in saver: SQLiteSaver) async throws {
        let isAnswer = Dictionary(notes.filter { $0[0] == "sending" }.map { ($0[1], $0[2] == "answer") }) { $1 }
        for note in notes {
            let run = try await saver.run(clientToken: note[1])
            switch note[0] {
            case "acknowledged": #expect(run?.id.rawValue == note[2], "\(note[1]) was acknowledged")
            case "absent", "refused": #expect(run == nil, "\(note[1]) was \(note[0])")
            default: break
            }
        }
        let answering = try await saver.runs(matching: RunQuery(limit: 1_000_000)).compactMap { run in
            if case .resume(let answers) = run.request.action { (run, answers) } else { nil }
        }
        let questions = answering.flatMap { run, answers in answers.keys.map { "\(run.request.thread) \($0)" } }
        #expect(Set(questions).count == questions.count, "a question was answered twice")
        #expect(answering.allSatisfy { run, _ in isAnswer[run.request.clientToken ?? ""] == true })
        let applied = Set(journal.filter { $0[0] == "answered" }.map { $0[2] })
        for (run, answers) in answering {
            for answer in answers.values {
                #expect(applied.contains(answer.stringValue ?? ""), "the answer of run \(run.id) was never applied")
            }
        }
        let ledger = try await saver.ledger(after: 0, limit: 1_000_000)
        #expect(ledger.count == answering.count)
        #expect(LedgerChain.firstFault(in: ledger) == nil)
    }
}
