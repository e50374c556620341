import SignoffOperator
import Testing

@testable import ConsoleApp

@Suite("The operator's editor")
struct EditorCommandTests {
    @Test("The words of an editor are split without a shell")
    func words() throws {
        let command = try EditorCommand(parsing: #"code --wait "my profile" 'a b' c\ d"#)
        #expect(command.program == "code")
        #expect(command.arguments == ["--wait", "my profile", "a b", "c d"])
    }

    @Test("Shell syntax is not interpreted")
    func noShell() throws {
        #expect(try EditorCommand(parsing: "vi; rm -rf $HOME").arguments == ["rm", "-rf", "$HOME"])
        #expect(try EditorCommand(parsing: "vi; rm -rf $HOME").program == "vi;")
    }

    @Test("An open quote and an empty command are refused", arguments: ["vi 'x", "\"", "  ", "''", "vi \\"])
    func refused(text: String) {
        #expect(throws: OperationError.self) { try EditorCommand(parsing: text) }
    }

    @Test("VISUAL takes precedence over EDITOR, and vi is the default")
    func choice() throws {
        #expect(try EditorCommand { ["VISUAL": "emacs", "EDITOR": "ed"][$0] }.program == "emacs")
        #expect(try EditorCommand { ["EDITOR": "ed"][$0] }.program == "ed")
        #expect(try EditorCommand { _ in nil }.program == "vi")
    }
}
