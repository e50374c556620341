import CellGrid
import SignoffOperator

extension CommandID {
    static let filter = CommandID("filter")
    static let saveFilter = CommandID("save_filter")
    static let group = CommandID("group")
    static let sort = CommandID("sort")
    static let reverse = CommandID("reverse")
    static let columns = CommandID("columns")
    static let palette = CommandID("palette")
    static let commandLine = CommandID("command_line")
    static let help = CommandID("help")
    static let search = CommandID("search")
    static let nextMatch = CommandID("next_match")
    static let previousMatch = CommandID("previous_match")
    static let bookmark = CommandID("bookmark")
    static let nextBookmark = CommandID("next_bookmark")
    static let lanes = CommandID("lanes")
    static let export = CommandID("export")
    static let verify = CommandID("verify")
    static let follow = CommandID("follow")
}

/// Finds rows and commands, and follows streams.
extension CommandRegistry {
    static let finding: [Command] = [
        Command(
            .filter,
            "filter: words, wf: tool: risk: age:>1h args.x:>5, ! inverts, ~ fuzzy",
            hint: "filter",
            in: .find,
            keys: ["/"],
            name: "filter",
            argument: "[text]",
            traits: [.opensText],
            change: { $0.beginFilter($1.argument) }
        ),
        Command(
            .saveFilter,
            "keep the filter; /@name uses it again",
            hint: "save filter",
            in: .find,
            keys: [],
            on: [.inbox],
            name: "save",
            argument: "name",
            traits: [.opensText],
            run: { $0.saveFilter($1.argument) }
        ),
        Command(
            .group,
            "group items of identical shape",
            hint: "group",
            in: .find,
            keys: ["O"],
            on: [.inbox],
            name: "group",
            change: { state, _ in state.say(state.screens.inbox.toggleGroups(state.filterContext)) }
        ),
        Command(
            .sort,
            "sort by the named order or the next one; in a batch by its arguments",
            hint: "sort",
            in: .find,
            keys: ["o"],
            on: [.inbox, .threads],
            name: "sort",
            argument: "[order]",
            completing: { $0.screen == .inbox ? ListSorting<InboxOrder>.names : ListSorting<ThreadOrder>.names },
            change: { $0.sort(by: $1.argument) }
        ),
        Command(
            .reverse,
            "reverse the order: newest first, smallest first",
            hint: "reverse",
            in: .find,
            keys: ["R"],
            on: [.inbox, .threads],
            name: "reverse",
            disabled: { $0.reasonNotToReverse },
            change: { state, _ in state.sort(by: "reverse") }
        ),
        Command(
            .columns,
            "choose the columns of the list",
            hint: "columns",
            in: .look,
            keys: [],
            on: [.inbox, .threads],
            name: "columns",
            argument: "[names]",
            completing: { $0.columnChoices.map(\.name) + [ColumnsDialog.usual] },
            change: { $0.chooseColumns($1.argument) }
        ),
        Command(
            .palette,
            "find a command by name",
            hint: "commands",
            in: .find,
            keys: ["ctrl-p"],
            name: "commands",
            traits: [.opensText],
            change: { state, _ in state.dialogs.open(Palette(target: state.decisionTarget)) }
        ),
        Command(
            .commandLine,
            "command line",
            hint: "command",
            in: .find,
            keys: [":"],
            traits: [.opensText],
            change: { state, _ in state.beginCommandLine() }
        ),
        Command(
            .help,
            "help",
            in: .find,
            keys: ["?"],
            name: "help",
            change: { state, _ in state.dialogs.open(HelpDialog()) }
        ),
        Command(
            .search,
            "search the stream, newest first",
            hint: "search",
            in: .find,
            keys: [],
            on: [.streams],
            name: "search",
            argument: "[text]",
            traits: [.opensText],
            change: { $0.say($0.streams.search($1.argument)) }
        ),
        Command(
            .nextMatch,
            "next match",
            in: .find,
            keys: ["n"],
            on: [.streams],
            change: { state, _ in state.say(state.streams.findMatch(by: 1)) }
        ),
        Command(
            .previousMatch,
            "previous match",
            in: .find,
            keys: ["N"],
            on: [.streams],
            change: { state, _ in state.say(state.streams.findMatch(by: -1)) }
        ),
        Command(
            .bookmark,
            "bookmark",
            in: .find,
            keys: ["b"],
            on: [.streams],
            change: { state, _ in state.streams.toggleBookmark() }
        ),
        Command(
            .nextBookmark,
            "next bookmark",
            in: .find,
            keys: ["B"],
            on: [.streams],
            change: { state, _ in state.say(state.streams.goToNextBookmark()) }
        ),
        Command(
            .lanes,
            "show lanes by thread, by node, or none",
            hint: "lanes",
            in: .look,
            keys: ["m"],
            on: [.streams],
            name: "lanes",
            change: { state, _ in state.streams.showLanes(state.streams.lanes.kind.next) }
        ),
        Command(
            .export,
            "write the filtered rows to a file as JSON lines",
            hint: "export",
            in: .look,
            keys: [],
            on: [.streams, .ledger],
            name: "export",
            argument: "[file]",
            twin: "watch",
            run: { $0.export(to: $1.argument) }
        ),
        Command(
            .verify,
            "verify the whole ledger",
            hint: "verify",
            in: .look,
            keys: ["V"],
            on: [.ledger],
            name: "verify",
            twin: "ledger verify",
            disabled: { $0.backend.capabilities.ledger.reason },
            run: { state, _ in
                state.say("verifying the whole ledger \u{2026}")
                return state.reloads.request(.ledgerCheck)
            }
        ),
        Command(
            .follow,
            "follow new events",
            hint: "follow",
            in: .find,
            keys: ["F"],
            on: [.streams],
            name: "follow",
            change: { state, _ in state.say(state.streams.toggleFollowing()) }
        ),
    ]
}
