import FoundationEssentials
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import TerminalSupport
import Testing

@Suite(
    "An answer that is copied for another program",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"), "there is no curl"),
    .timeLimit(.minutes(5))
)
struct ServerCopyTests {
    @Test("The server takes the request that answers the same, and takes it once")
    func request() async throws {
        let place = try await ServerPlace()
        let thread = try await place.ask(about: [ServerPlace.parcel])
        let other = try await place.ask(about: [ServerPlace.cup])
        var hand = try await place.open(showing: "late parcel")
        try await hand.press("a", until: "staged, not sent")
        try await hand.press("Y", until: "request that answers the same")
        for _ in 0..<8 { try await hand.press("j") }
        try await hand.press("w")
        let script = try await script(in: place.work.path, while: hand)
        let shell = try place.work.shell()
        for number in 1...2 {
            try await shell.type("sh '\(place.work.path)/\(script)'; echo sent \(number) with $?")
            try await shell.press("enter")
            try await shell.waitFor(text: "sent \(number) with 0")
            #expect(try await place.answer(on: thread) == #"{"decisions":[{"type":"approve"}]}"#)
        }
        #expect(try await place.answer(on: other) == nil)
    }

    /// The file that the console has written, once it is there.
    private func script(in folder: String, while hand: Hand) async throws -> String {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
            if let found = names.first(where: { $0.hasSuffix(".sh") && $0.contains("request-that-answers") }) {
                return found
            }
            await hand.read()
        }
        return try #require(nil as String?, "no file was written")
    }
}
