import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

/// A question that a run of the Python reference asked, and the answer it accepted.
struct RecordedAnswer: CustomTestStringConvertible {
    var source: String
    var thread: String
    var payload: JSONValue
    var responseSchema: JSONValue?
    var answer: JSONValue

    var testDescription: String { "\(source) \(thread)" }

    static func all() throws -> [RecordedAnswer] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded/answers.json")
        let json = try JSONValue(parsing: Array(Data(contentsOf: file)))
        return try #require(json.arrayValue).map { entry in
            RecordedAnswer(
                source: try #require(entry["from"]?.stringValue),
                thread: try #require(entry["thread"]?.stringValue),
                payload: try #require(entry["payload"]),
                responseSchema: entry["response_schema"].flatMap { $0.isNull ? nil : $0 },
                answer: try #require(entry["answer"])
            )
        }
    }

    static func named(_ thread: String) throws -> RecordedAnswer {
        try #require(all().first { $0.thread == thread })
    }
}

extension ReviewItem {
    /// An item for a payload that was never stored.
    init(payload: JSONValue, responseSchema: JSONValue? = nil, options: ReviewOptions = ReviewOptions()) {
        let question = OpenInterrupt(
            thread: "t",
            workflow: "w",
            namespace: "",
            checkpoint: "c",
            task: "k",
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: "00112233445566778899aabbccddeeff", value: .null),
            payloadDigest: "d",
            waitingSince: nil
        )
        self.init(question: question, payload: payload, responseSchema: responseSchema, options: options)
    }
}
