import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("The registry of commands")
struct RegistryTests {
    /// The names in key configurations of users. Removing a name makes a configuration invalid.
    private static let names = """
        allow_rename approve ask_again back bookmark claim clear_marks columns command_line compare_marked
        compare_parent compare_thread copy_command copy_id copy_menu copy_value down edit edit_externally expand
        export failures filter first follow fork group half_page_down half_page_up help history ignore inbox invert_marks
        jump_back jump_forward lanes last ledger left lock mark mark_all mark_range maximize messages new_run next_action
        next_bookmark next_change next_match next_tab note open page_down page_up palette pause pipe
        previous_action previous_change previous_match previous_tab profiles quit redo refresh reject
        repeat_decision respond results retry retry_edited reverse review right save_filter search send send_all
        show_graph show_raw show_secrets show_value sort stop_retries stop_run streams suspend themes threads undo unlock
        up verify work workers
        """

    @Test("Every command is in the registry once under the name that configurations use")
    func names() {
        let names = Self.names.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(CommandRegistry.commands.map(\.id.rawValue).sorted() == names)
        #expect(names.allSatisfy { CommandID(rawValue: $0)?.rawValue == $0 })
        #expect(CommandID(rawValue: "aprove") == nil)
        let words = CommandRegistry.commands.compactMap(\.name)
        #expect(Set(words).count == words.count, "two commands have one name after the colon")
    }

    @Test("The default keys do not conflict")
    func complete() throws {
        #expect(throws: Never.self) { try KeyMap(parsing: "[keys]\n", file: "config.toml") }
        for command in CommandRegistry.commands {
            #expect(KeyMap.standard.sequences(for: command.id).count == command.defaultKeys.count, "\(command.id)")
        }
    }

    @Test(
        "The guard of decisions knows the commands it judges, and the properties of each",
        arguments: [
            (Command.Trait.decides, "approve edit edit_externally ignore reject repeat_decision respond"),
            (.isJudged, "allow_rename review send"),
            (
                .movesCursor,
                """
                approve clear_marks down first half_page_down half_page_up ignore invert_marks last mark mark_all mark_range next_action page_down \
                page_up previous_action redo repeat_decision undo up
                """
            ),
            (
                .opensText,
                "command_line edit edit_externally filter new_run note palette pipe reject respond retry_edited save_filter search"
            ),
        ]
    )
    func traits(trait: Command.Trait, names: String) {
        let found = CommandRegistry.commands.filter { $0.traits.contains(trait) }.map(\.id.rawValue).sorted()
        #expect(found.joined(separator: " ") == names)
    }

    @Test("No command that sends has a key that is hit by accident")
    func safeKeys() throws {
        for key in ["enter", "space", "y", "3", "backspace", "delete"] {
            let error = try #require(throws: KeyMapError.self) {
                try KeyMap(parsing: "[keys]\ncopy_value = []\nsend = \"\(key)\"\n", file: "c.toml")
            }
            #expect(error.description.contains("send can send"), "\(key)")
        }
    }

    @Test("Conflicting and unknown keys are refused with file and line")
    func refusesConflicts() throws {
        let error = try #require(throws: KeyMapError.self) {
            try KeyMap(parsing: "[keys]\napprove = \"j\"\naprove = \"b\"\nundo = \"nokey\"\n", file: "c.toml")
        }
        #expect(error.faults.contains { $0.contains("c.toml:3: unknown command \"aprove\"; did you mean approve?") })
        #expect(error.faults.contains { $0.contains("c.toml:4: \"nokey\" is not a key") })
        #expect(error.faults.contains { $0.contains("collide") })
    }

    @Test("A changed key works and is shown")
    func remaps() throws {
        let keys = try KeyMap(parsing: "[keys]\napprove = \"b\"\n", file: "c.toml")
        let console = Console(120, 40, keys: keys).with(inbox: [try .refund()])
        #expect(console.pressing("a").decisions().isEmpty)
        #expect(console.pressing("b").decisions() == [.approve])
        #expect(console.text.contains("b approve"))
        #expect(CommandRegistry.markdownTable(keys: keys).contains("| `b` | `:approve` | approve | `signoff answer` |"))
    }

    @Test("A command that does not exist is answered with the nearest")
    func suggests() throws {
        #expect(Console().pressing(": 'histry' enter").notice == "no command \"histry\"; did you mean :history?")
        #expect(Console().pressing(": 'fail' tab enter").state.screen == .failures)
    }

    @Test("Help shows disabled commands with the reason")
    func help() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("?")
        #expect(console.text.contains("no decision is staged yet"))
        #expect(console.text.contains("Enter never sends"))
    }
}
