import SignoffCheckpoint

extension Theme {
    /// The id of the built-in theme.
    package static let baseID: ThemeID = "base"

    /// The built-in theme, which uses the sixteen colors of the terminal.
    package static let base: Theme = {
        do {
            return try ThemeLibrary().theme(baseID)
        } catch {
            preconditionFailure("the built-in theme is part of the program: \(error)")
        }
    }()

    static let baseText = """
        [meta]
        name = "Base"
        appearance = "any"

        [palette]
        ink = "default"
        ground = "default"
        faint = "brightblack"
        accent = "cyan"
        good = "green"
        care = "yellow"
        bad = "red"
        note = "blue"
        odd = "magenta"

        [roles]
        text = "ink on ground"
        "text.muted" = "faint"
        "text.strong" = "bold"
        "text.link" = "accent underline"
        "text.code" = "accent"
        selection = "reverse"
        "selection.inactive" = "bold"
        mark = "odd bold"
        border = "faint"
        "border.focus" = "accent"
        "border.dialog" = "accent bold"
        title = "bold"
        "title.count" = "accent bold"
        "title.filter" = "care"
        key = "accent bold"
        "key.hint" = "faint"
        "key.disabled" = "faint"
        ok = "good"
        warn = "care"
        danger = "bad bold"
        status = "ink"
        "status.profile" = "bold"
        "status.prod" = "bad reverse bold"
        "status.readonly" = "care bold"
        "status.stale" = "care"
        prompt = "bold"
        "prompt.match" = "care bold underline"
        header = "faint"
        "wait.ok" = "ink"
        "wait.soon" = "care"
        "wait.late" = "bad"
        "state.pending" = "care"
        "state.running" = "accent"
        "state.done" = "good"
        "state.failed" = "bad bold"
        "state.paused" = "care"
        "state.oldbranch" = "faint"
        "decision.approve" = "good bold"
        "decision.reject" = "bad bold"
        "decision.edit" = "care bold"
        "decision.respond" = "accent bold"
        "decision.none" = "faint"
        "diff.add" = "good"
        "diff.del" = "bad"
        "diff.change" = "care"
        "diff.context" = "faint"
        "json.key" = "accent"
        "json.string" = "ink"
        "json.number" = "care"
        "json.bool" = "odd"
        "json.null" = "odd"
        "json.punct" = "faint"
        hidden = "bad reverse"
        secret = "care reverse"
        "graph.line" = "faint"
        "graph.fork" = "odd bold"
        "graph.head" = "good bold"
        "stream.updates" = "accent"
        "stream.custom" = "odd"
        "stream.error" = "bad bold"
        "toast.info" = "accent"
        "toast.warn" = "care bold"
        "toast.error" = "bad bold"
        """
}
