@testable import ConsoleApp
import ConsoleCore
import Testing

@Suite("Piping a value to a program")
struct PipeCommandTests {
    private let large = [UInt8](repeating: 0x61, count: 1 << 20)

    @Test(
        "A program that does not read its whole input ends normally, and the console continues",
        arguments: ["true", "head -c 10", "exec 0<&-; sleep 0.1", "nosuchcommand", "kill -9 $$"]
    )
    func unread(command: String) async {
        for _ in 0..<5 {
            let result = await PipeCommand().run(PipeRequest(.shell(command), input: large))
            #expect(result.program == .shell(command))
            if command == "head -c 10" { #expect(result.output == "aaaaaaaaaa") }
        }
    }

    @Test("A program receives its whole input, with and without a shell")
    func read() async {
        let counted = await PipeCommand().run(PipeRequest(.shell("wc -c"), input: large))
        #expect(counted.output.split(whereSeparator: \.isWhitespace) == ["1048576"] && counted.fault == nil)
        let words = await PipeCommand().run(
            PipeRequest(.words(["tr", "a", "b"]), input: Array("aXa".utf8), for: .decoding(title: "x"))
        )
        #expect(words.output == "bXb" && words.purpose == .decoding(title: "x"))
        let nothing = await PipeCommand().run(PipeRequest(.shell("cat"), input: []))
        #expect(nothing.output.isEmpty && nothing.fault == nil)
        let missing = await PipeCommand().run(PipeRequest(.words(["/no/such/program"]), input: large))
        #expect(missing.fault?.contains("could not be run") == true)
    }
}
