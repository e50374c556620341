import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Content that a program decodes")
struct DecodingTests {
    private func console(_ payload: JSONValue, decoders: [String: [String]]) throws -> Console {
        var console = Console(120, 40).with(inbox: [try .asking(payload)])
        console.send(
            .loaded(
                .configuration(
                    LiveConfiguration(
                        keys: .standard,
                        deciding: DecidingRules(),
                        notifications: NotificationSettings(),
                        decoders: decoders
                    )
                ),
                at: console.clock
            )
        )
        console.press("z z")
        console.forgetEffects()
        return console
    }

    private func request(_ console: Console) -> PipeRequest? {
        if case .pipe(let request)? = console.effects.last { request } else { nil }
    }

    @Test(
        "Every form of encoded content is recognized",
        arguments: [
            (#"{"$type": "pickle", "$base64": "gASVBQ=="}"#, "pickle", [0x80, 0x04, 0x95, 0x05]),
            (#""data:application/X-Invoice;v=2;base64,AQI=""#, "application/x-invoice", [1, 2]),
            (#"{"content_type": "text/x-odd; charset=utf-8", "data": "ab"}"#, "text/x-odd", [0x61, 0x62]),
            (#"{"mimeType": "image/png", "encoding": "base64", "content": "/w"}"#, "image/png", [0xFF]),
            (#"{"media_type": "a/b", "base64": ""}"#, "a/b", []),
        ] as [(String, String, [UInt8])]
    )
    func read(json: String, type: String, bytes: [UInt8]) throws {
        let content = EncodedContent(try JSONValue(parsing: json))
        #expect(content?.type == type)
        #expect(content?.bytes == bytes)
    }

    @Test(
        "Content without an encoding, or with a wrong one, is not recognized",
        arguments: [
            #""data:text/plain,abc""#, #""abc""#, "7", #"{"data": "abc"}"#, #"{"content_type": "a/b"}"#,
            #"{"content_type": 7, "data": "abc"}"#, #"{"$type": "pickle", "$base64": "*"}"#,
            #"{"content_type": "a/b", "base64": "abcde"}"#, #""data:a/b;base64,=====""#,
        ]
    )
    func nothing(json: String) throws {
        #expect(EncodedContent(try JSONValue(parsing: json)) == nil)
    }

    @Test("d passes the bytes to the configured program, and shows its JSON as a value")
    func decodes() throws {
        var console = try console(
            ["invoice": ["content_type": "application/x-invoice", "base64": "AQI="]],
            decoders: ["application/x-invoice": ["invoice-to-json", "--stdin"]]
        )
        console.press("j d")
        #expect(
            request(console)
                == PipeRequest(
                    .words(["invoice-to-json", "--stdin"]),
                    input: [1, 2],
                    for: .decoding(title: "Payload of t-1, $.invoice decoded")
                )
        )
        let purpose = try #require(request(console)?.purpose)
        let result = PipeResult(.words(["x"]), output: #"{"total": 90, "api_key": "k-123"}"#, for: purpose)
        console.send(.finished(.piped(result), at: console.clock))
        #expect(console.text.contains("$.invoice decoded"))
        #expect(console.text.contains("total  90"))
        #expect(!console.text.contains("k-123"))
        console.press("esc")
        #expect(console.text.contains("Payload of t-1"))
        #expect(console.state.staging.drafts.isEmpty)
    }

    @Test("Other output is shown as text with every hidden character visible, and so is a fault")
    func text() throws {
        var console = try console(
            ["$type": "pickle", "$base64": "gAQ="],
            decoders: ["pickle": ["python3", "-m", "pickletools"]]
        )
        console.press("d")
        let purpose = try #require(request(console)?.purpose)
        let result = PipeResult(
            .words(["python3", "-m", "pickletools"]),
            output: "a\u{1B}[2J",
            fault: "bad",
            for: purpose
        )
        console.send(.finished(.piped(result), at: console.clock))
        #expect(console.text.contains("| python3 -m pickletools"))
        #expect(console.text.contains("a⟦ESC⟧[2J"))
        #expect(console.text.contains("bad"))
    }

    @Test("Without a program or an encoding, the reason is shown and nothing runs")
    func missing() throws {
        var console = try console(["$type": "pickle", "$base64": "gAQ="], decoders: [:]).pressing("d")
        #expect(console.text.contains("no program for pickle: add one to [decoders] in the configuration"))
        #expect(console.effects.isEmpty)
        console = try self.console(["a": 1], decoders: [:]).pressing("d")
        #expect(console.text.contains("the value on this line has no known encoding"))
    }

    @Test("A secret is decoded only after it is shown")
    func secret() throws {
        let console = try console(
            ["api_key": "data:a/b;base64,AQI="],
            decoders: ["a/b": ["x"]]
        ).pressing("d")
        #expect(console.effects.isEmpty)
        #expect(console.text.contains("show the secret with ! before decoding it"))
        #expect(request(console.pressing("! d"))?.input == [1, 2])
    }
}
