import OrderedCollections
import SignoffCheckpoint

/// A thread at one stage, with the calls that lead there and those that continue it.
struct Stage: Sendable {
    /// The name, also of the thread.
    let name: String
    let workflow: String
    /// What the first side does.
    let reached: [Step]
    /// What the other side does then.
    let continued: [Step]
    /// The work done in all, each piece once: what had finished is not done again.
    let journal: [String]
    /// The result after the last step.
    let value: JSONValue

    /// What is done with a thread.
    enum Step: Sendable {
        case input(JSONValue)
        case answer(JSONValue)
        /// Answers the open questions by their ids, in their order; nil leaves one open.
        case answerEach([JSONValue?])
        case proceed
        /// Runs again from the checkpoint at this place of the history, 0 for the newest.
        case replay(Int)
        /// Lets `bad_step` fail from now on.
        case breakStep
        /// Lets `bad_step` succeed from now on.
        case mendStep
    }

    static let all: [Stage] =
        [
            Stage(
                name: "paused, then answered",
                workflow: "essay_review",
                reached: [.input("cat")],
                continued: [.answer(true)],
                journal: ["write_essay cat"],
                value: ["essay": "An essay about cat", "is_approved": true]
            ),
            Stage(
                name: "answered and finished, then a second turn",
                workflow: "essay_review",
                reached: [.input("cat"), .answer(["score": 4, "words": ["gut", "✓"]])],
                continued: [.input("fox"), .answer(false)],
                journal: ["write_essay cat", "write_essay fox"],
                value: ["essay": "An essay about fox", "is_approved": false]
            ),
            Stage(
                name: "failed, then retried",
                workflow: "flaky",
                reached: [.breakStep, .input("alpha")],
                continued: [.mendStep, .proceed],
                journal: ["good_step alpha", "bad_step ALPHA", "bad_step ALPHA"],
                value: "ALPHA!"
            ),
            Stage(
                name: "failed, retried and failed again, then retried",
                workflow: "flaky",
                reached: [.breakStep, .input("alpha"), .proceed],
                continued: [.mendStep, .proceed],
                journal: ["good_step alpha", "bad_step ALPHA", "bad_step ALPHA", "bad_step ALPHA"],
                value: "ALPHA!"
            ),
            Stage(
                name: "failed, then given new input",
                workflow: "flaky",
                reached: [.breakStep, .input("alpha")],
                continued: [.mendStep, .input("beta")],
                journal: ["good_step alpha", "bad_step ALPHA", "good_step beta", "bad_step BETA"],
                value: "BETA!"
            ),
            Stage(
                name: "answered, then failed, then retried",
                workflow: "payment",
                reached: [.breakStep, .input("rent"), .answer("yes")],
                continued: [.mendStep, .proceed],
                journal: ["bad_step rent", "bad_step rent"],
                value: ["yes", "rent!"]
            ),
            Stage(
                name: "several turns, then one more",
                workflow: "chat",
                reached: [.input("one"), .input("two"), .input("three")],
                continued: [.input("four")],
                journal: [],
                value: ["count": 4, "last": "four"]
            ),
            Stage(
                name: "parallel questions, all open",
                workflow: "scoring",
                reached: [.input(["x", "y", "z"])],
                continued: [.answerEach([1, 2, 3])],
                journal: ["score x", "score y", "score z"],
                value: [["topic": "x", "points": 1], ["topic": "y", "points": 2], ["topic": "z", "points": 3]]
            ),
            Stage(
                name: "parallel questions, one of them answered",
                workflow: "scoring",
                reached: [.input(["x", "y", "z"]), .answerEach([nil, 2, nil])],
                continued: [.answerEach([1, 3])],
                journal: ["score x", "score y", "score z"],
                value: [["topic": "x", "points": 1], ["topic": "y", "points": 2], ["topic": "z", "points": 3]]
            ),
            Stage(
                name: "sequential questions, one of them answered",
                workflow: "survey",
                reached: [.input("ann"), .answer("a")],
                continued: [.answer("b"), .answer("c")],
                journal: [],
                value: ["ann", "a", "b", "c"]
            ),
            Stage(
                name: "nested run paused, then answered",
                workflow: "outer",
                reached: [.input("tea")],
                continued: [.answer("fine")],
                journal: ["good_step tea", "write_essay tea"],
                value: ["first": "TEA", "inner": "fine"]
            ),
            Stage(
                name: "nested run finished, then a second turn",
                workflow: "outer",
                reached: [.input("tea"), .answer("fine")],
                continued: [.input("rum"), .answer("good")],
                journal: ["good_step tea", "write_essay tea", "good_step rum", "write_essay rum"],
                value: ["first": "RUM", "inner": "good"]
            ),
            Stage(
                name: "finished, then forked",
                workflow: "essay_review",
                reached: [.input("cat"), .answer(true)],
                continued: [.replay(1), .answer(false)],
                journal: ["write_essay cat", "write_essay cat"],
                value: ["essay": "An essay about cat", "is_approved": false]
            ),
            Stage(
                name: "forked and paused, then answered",
                workflow: "essay_review",
                reached: [.input("cat"), .answer(true), .replay(1)],
                continued: [.answer(false)],
                journal: ["write_essay cat", "write_essay cat"],
                value: ["essay": "An essay about cat", "is_approved": false]
            ),
        ] + graphs

    private static let topic: JSONValue = ["topic": "cat", "log": []]

    /// A message as a state shows it.
    private static func message(_ type: String, _ content: String, id: String) -> JSONObject {
        [
            "content": .string(content), "additional_kwargs": [:], "response_metadata": [:], "type": .string(type),
            "name": .null, "id": .string(id),
        ]
    }

    /// The messages of a conversation that has ended.
    private static var replied: [JSONValue] {
        var reply = message("ai", "re: hi", id: "re-h1")
        reply["tool_calls"] = [["name": "look", "args": ["at": "hi"], "id": "c1", "type": "tool_call"]]
        reply["invalid_tool_calls"] = []
        reply["usage_metadata"] = .null
        return [.object(reply), .object(message("human", "fine", id: "answer"))]
    }

    /// Graphs: paused, failed, half done, forked, nested.
    private static let graphs: [Stage] = [
        Stage(
            name: "graph paused, then answered",
            workflow: "review_graph",
            reached: [.input(topic)],
            continued: [.answer("yes")],
            journal: ["write cat", "check a", "check b", "pay"],
            value: ["topic": "cat", "log": ["write", "a", "b", "yes", "paid"]]
        ),
        Stage(
            name: "graph answered and failed, then retried",
            workflow: "review_graph",
            reached: [.breakStep, .input(topic), .answer("yes")],
            continued: [.mendStep, .proceed],
            journal: ["write cat", "check a", "check b", "pay", "pay"],
            value: ["topic": "cat", "log": ["write", "a", "b", "yes", "paid"]]
        ),
        Stage(
            name: "graph finished, then a second turn",
            workflow: "review_graph",
            reached: [.input(topic), .answer("yes")],
            continued: [.input(["topic": "fox"]), .answer("no")],
            journal: ["write cat", "check a", "check b", "pay", "write fox", "check a", "check b", "pay"],
            value: [
                "topic": "fox", "log": ["write", "a", "b", "yes", "paid", "write", "a", "b", "no", "paid"],
            ]
        ),
        Stage(
            name: "graph finished, then forked at its workers",
            workflow: "review_graph",
            reached: [.input(topic), .answer("yes")],
            continued: [.replay(3), .answer("no")],
            journal: ["write cat", "check a", "check b", "pay", "check a", "check b", "pay"],
            value: ["topic": "cat", "log": ["write", "a", "b", "no", "paid"]]
        ),
        Stage(
            name: "graph with two questions, one of them answered",
            workflow: "joined_graph",
            reached: [.input(topic), .answerEach([1, nil])],
            continued: [.answer(2)],
            journal: ["plain", "answered left", "answered right"],
            value: ["topic": "cat", "log": [1, "plain", 2, 3]]
        ),
        Stage(
            name: "graph in a graph paused, then answered",
            workflow: "outer_graph",
            reached: [.input(topic)],
            continued: [.answer("fine")],
            journal: ["before", "first"],
            value: ["topic": "cat", "log": ["before", "before", "first", "fine"]]
        ),
        Stage(
            name: "graph of messages paused, then answered",
            workflow: "chat_graph",
            reached: [.input(["messages": [["type": "human", "content": "hi", "id": "h1"]]])],
            continued: [.answer("fine")],
            journal: ["reply hi", "forget h1"],
            value: ["messages": .array(replied)]
        ),
    ]
}
