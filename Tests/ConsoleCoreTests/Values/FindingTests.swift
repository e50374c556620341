import CellGrid
@testable import ConsoleCore
import CustomDump
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Typed commands, filters and names as values")
struct FindingTests {
    @Test("A filter is saved under a name, found by it, and removed without a text")
    func filters() {
        var filters = SavedFilters()
        expectDifference(filters) {
            #expect(filters.save("wf:a", as: "mine").isChanged)
        } changes: {
            $0 = SavedFilters(["mine": "wf:a"])
        }
        #expect(filters.resolve("@mine") == .text("wf:a") && filters.resolve("plain") == .text("plain"))
        guard case .unknown(let remark) = filters.resolve("@mime") else {
            Issue.record("a filter that is not there is found")
            return
        }
        #expect(remark.words == "no filter @mime; did you mean @mine?")
        #expect(!filters.save("x", as: "two words").isChanged && !filters.save("x", as: nil).isChanged)
        #expect(!filters.save("", as: "other").isChanged)
        #expect(filters.save("", as: "mine").isChanged && filters == SavedFilters())
    }

    @Test(
        "A line is a command with its argument, or has a reason why it is not",
        arguments: [
            ("approve", .inbox, "approve"), ("reject too late ", .inbox, "reject(too late)"), ("q", .ledger, "quit"),
            ("  ", .inbox, "empty"), ("aprove", .inbox, "no command \"aprove\"; did you mean :approve?"),
            ("approve", .ledger, ":approve is available on Inbox only"),
            ("approve now", .inbox, ":approve takes no arguments"),
        ] as [(String, Screen, String)]
    )
    func commands(_ line: String, _ screen: Screen, _ expected: String) {
        let outcome =
            switch TypedCommand(line, on: screen) {
            case .command(let command, let argument): command.id.rawValue + (argument.map { "(\($0))" } ?? "")
            case .unknown(let remark): remark.words
            case .empty: "empty"
            }
        #expect(outcome == expected)
    }

    @Test("Tab goes through the completions of the typed text, and another key ends that")
    func completions() {
        var line = Prompt(.command, text: "re")
        let found = { (stem: String) in ["reject", "repeat", "respond"].filter { $0.hasPrefix(stem) } }
        line.complete(by: 1, found)
        #expect(line.field.text == "reject" && line.stem == "re")
        line.complete(by: 1, found)
        line.complete(by: 1, found)
        #expect(line.field.text == "respond")
        line.complete(by: 1, found)
        #expect(line.field.text == "reject", "after the last comes the first")
        line.complete(by: -1, found)
        #expect(line.field.text == "respond")
        line.take(.character("!"))
        #expect(line.field.text == "respond!" && line.stem == nil && line.completion == nil)
        var nothing = Prompt(.command, text: "zz")
        let before = nothing
        nothing.complete(by: 1, found)
        expectNoDifference(nothing, before)
    }

    @Test("A name is found among names, and an unknown one suggests the nearest")
    func names() {
        #expect(NamedChoice.find("b", among: ["a", "b"], kind: "theme") == .success(1))
        #expect(
            NamedChoice.find("billin", among: ["billing"], kind: "workflow")
                == .failure(UnknownName(kind: "workflow", name: "billin", nearest: "billing"))
        )
        #expect(
            UnknownName(kind: "workflow", name: "billin", nearest: "billing").remark.words
                == "no workflow \"billin\"; did you mean billing?"
        )
    }

    @Test(
        "A command is named by its first key, else by its name; unbound keys name the screens on which they are bound"
    )
    func labels() throws {
        #expect(KeyMap.standard.label(of: .approve) == "a" && KeyMap.standard.label(of: .results) == ":results")
        #expect(KeyMap.standard.isKey(.character("a"), of: .approve) && !KeyMap.standard.isKey(.enter, of: .approve))
        let remark = try #require(KeyMap.standard.remark(onUnbound: [.character("a")], on: .ledger))
        #expect(remark.words == "approve: only on Inbox")
        #expect(KeyMap.standard.remark(onUnbound: [.character("\u{1}")], on: .ledger) == nil)
    }

    @Test("A list with rows is written to the named file")
    func exports() throws {
        func words(_ result: Result<ConsoleEffect, ListExport.Refusal>) -> String? {
            if case .failure(let refusal) = result { refusal.remark.words } else { nil }
        }
        #expect(words(LedgerState().export(to: nil)) == "name the file to write, such as :export decisions.jsonl")
        #expect(words(LedgerState().export(to: "a")) == "no decision matches the filter")
        #expect(words(StreamsState().export(to: "a")) == "no event matches the filter")
    }
}

@Suite("Retries, forks and consent as values")
struct RunningTests {
    private func failures(_ runs: Run...) -> FailuresState {
        var failures = FailuresState()
        _ = failures.take(failed: runs, active: [])
        failures.cursor.settle(in: failures.visible.map(\.id))
        return failures
    }

    private func failed(_ id: RunID, _ thread: ThreadID) -> Run { .sample(id, thread: thread, status: .error) }

    @Test("Applying runs forgets earlier runs of their threads, and changes nothing else")
    func takes() {
        var failures = FailuresState()
        failures.attempts = ["t-1": []]
        let run = failed("r-1", "t-1")
        let active = Run.sample("r-2", thread: "t-2")
        expectDifference(failures) {
            #expect(failures.take(failed: [run], active: [active]) == nil)
        } changes: {
            $0.failed = [run]
            $0.active = [active]
            $0.attempts = [:]
            $0.isLoaded = true
        }
        #expect(failures.run(named: "r-2") == active && failures.run(named: "r-3") == nil)
    }

    @Test("A plan of retries needs a staged retry and none in progress")
    func plans() {
        var failures = failures(failed("r-1", "t-1"))
        #expect(failures.reasonNotToPlan(keys: .standard) == "no retry is staged; t stages")
        failures.staged = ["r-1"]
        #expect(failures.reasonNotToPlan(keys: .standard) == nil)
        failures.bulk = BulkRetry(failures.failed, limits: .init(), notBefore: .noon)
        #expect(failures.reasonNotToPlan(keys: .standard) == "retries are in progress; wait for their end")
    }

    @Test("The turn of a failure runs again from its first input, which its history must contain")
    func forks() throws {
        var failures = failures(failed("r-1", "t-1"))
        #expect(failures.awaitFork(asking: false) == "t-1")
        #expect(failures.takeAwaitedFork(on: "t-2", history: []) == nil)
        guard case .refuse(let remark) = failures.takeAwaitedFork(on: "t-1", history: []) else {
            Issue.record("a fork without an input opens")
            return
        }
        #expect(remark.words == "t-1 failed before its first checkpoint was stored; a retry starts it again")
        #expect(failures.awaitedFork == nil, "it waits no more")
        var empty = FailuresState()
        #expect(empty.awaitFork(asking: true) == nil)
    }

    @Test("Waiting runs are executed when they equal those that were shown and agreed to")
    func consent() {
        let shown = WaitingRuns([], unlisted: 0)
        let other = WaitingRuns([], unlisted: 1)
        var dialog = WorkDialog(work: shown)
        #expect(dialog.take(shown, isOld: false) == .nothing)
        #expect(dialog.take(other, isOld: false) == .show(WorkDialog(work: other), nil))
        dialog.isConfirmed = true
        #expect(dialog.take(shown, isOld: false) == .begin)
        #expect(dialog.take(shown, isOld: true) == .nothing, "a look from before the consent means nothing")
        guard case .show(_, let remark?) = dialog.take(other, isOld: false) else {
            Issue.record("something begins that was not shown")
            return
        }
        #expect(remark.words.hasPrefix("nothing is executed"))
    }

    @Test("Keys go through the changes, and the last one has none after it")
    func changes() {
        var history = HistoryState()
        #expect(history.moveToChange(by: 1, starts: []).words == "the comparison has no changes")
        #expect(history.moveToChange(by: 1, starts: [3, 9]).words == "change 1 of 2" && history.scroll == 3)
        #expect(history.moveToChange(by: 1, starts: [3, 9]).words == "change 2 of 2" && history.scroll == 9)
        #expect(history.moveToChange(by: 1, starts: [3, 9]).words == "that was the last change")
        #expect(history.moveToChange(by: -1, starts: [3, 9]).words == "change 1 of 2")
        #expect(history.moveToChange(by: -1, starts: [3, 9]).words == "that was the first change")
    }

    @Test("A lost answer is reported before a kept one")
    func notDelivered() {
        func event(_ sequence: Int64, isKept: Bool) -> RunEvent {
            RunEvent(
                sequence: sequence,
                run: "r",
                thread: ThreadID("t-\(sequence)"),
                workflow: "w",
                at: .noon,
                mode: "run",
                namespace: [],
                payload: ["event": "answer_not_delivered", "is_kept": .bool(isKept), "reached": .null]
            )
        }
        let remark = Remark(onAnswersNotDelivered: [event(1, isKept: false), event(2, isKept: true)])
        #expect(
            remark
                == Remark("the answer on t-1 was not delivered: the workflow did not ask its question again", .error)
        )
        #expect(Remark(onAnswersNotDelivered: [event(2, isKept: true)])?.tone == .warning)
        #expect(Remark(onAnswersNotDelivered: []) == nil)
    }
}
