import FoundationEssentials
import Glibc
import ProcessSupport
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffSQLite

/// An operator who starts threads, answers questions and retries failures, and records each request before it is sent
/// and when it is acknowledged.
struct Operator {
    let place: ProbePlace
    private let notes: Journal
    private var path: String { "\(place.folder)/operator-\(place.name)" }

    init(place: ProbePlace) {
        self.place = place
        notes = Journal(path: "\(place.folder)/operator-\(place.name)")
    }

    func operate() async throws {
        let operations = place.operations(on: try await place.saver())
        try await resolve(with: operations)
        WorkflowProbe.say("ready")
        while true {
            try await startThread(with: operations)
            for item in try await operations.inbox(limit: 50).items.shuffled().prefix(3) {
                try await answer(item, with: operations)
            }
            for run in try await operations.failures(limit: 50) { try await retry(run, with: operations) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The request in flight when the previous process was killed has one of two outcomes, and its token shows which.
    private func resolve(with operations: LocalBackend) async throws {
        var open: Set<String> = []
        for line in (FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "")
            .split(separator: "\n")
        {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1 else { continue }
            if words[0] == "sending" { open.insert(words[1]) } else { open.remove(words[1]) }
        }
        for token in open {
            if let run = try await operations.run(token: RequestToken(token)) {
                try notes.note("acknowledged \(token) \(run.id)")
            } else {
                try notes.note("absent \(token)")
            }
        }
    }

    private func startThread(with operations: LocalBackend) async throws {
        guard access("\(place.folder)/enough", F_OK) != 0 else { return }
        let open = try await operations.threads(statuses: [.busy, .interrupted, .error], limit: 24)
        guard open.count < 24, let name = TalliedWorkflows.names.randomElement() else { return }
        let thread = ThreadID("\(name)-\(operations.makeToken().rawValue.prefix(12))")
        try await send("start \(thread)", with: operations) { token in
            try await operations.start(name, input: .null, on: thread, token: token)
        }
    }

    private func answer(_ item: ReviewItem, with operations: LocalBackend) async throws {
        let key = item.payload["question"]?.stringValue ?? ""
        try await send("answer \(item.question.thread) \(key)", with: operations) { token in
            // The answer says what it answers, so that one that went elsewhere shows.
            let text = "\(key)#\(token)"
            return try await operations.answer(
                [ItemAnswer(item: item, decisions: [.respond(.string(text))])],
                token: token
            )
        }
    }

    private func retry(_ run: Run, with operations: LocalBackend) async throws {
        try await send("retry \(run.request.thread)", with: operations) { token in
            try await operations.retry(run: run.id, token: token)
        }
    }

    private func send(
        _ what: String,
        with operations: LocalBackend,
        _ submit: (RequestToken) async throws -> Run
    ) async throws {
        let token = operations.makeToken()
        try notes.note("sending \(token) \(what)")
        do {
            try notes.note("acknowledged \(token) \(try await submit(token).id)")
        } catch let error as OperationError
            where [.answerConflict, .threadBusy, .threadChanged, .nothingToRetry].contains(error.code)
        {
            try notes.note("refused \(token) \(error.code)")
        }
    }
}
