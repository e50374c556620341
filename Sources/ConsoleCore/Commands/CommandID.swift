/// Everything an operator can tell the console to do.
package enum CommandID: String, CaseIterable, Sendable, Codable {
    case down, up, first, last
    case halfPageDown = "half_page_down"
    case halfPageUp = "half_page_up"
    case pageDown = "page_down"
    case pageUp = "page_up"
    case left, right
    case nextTab = "next_tab"
    case previousTab = "previous_tab"
    case nextAction = "next_action"
    case previousAction = "previous_action"
    case open, back, refresh, suspend, quit
    case inbox, threads, streams, history, failures, ledger
    case filter
    case saveFilter = "save_filter"
    case commandLine = "command_line"
    case help, follow, search
    case nextMatch = "next_match"
    case previousMatch = "previous_match"
    case bookmark
    case nextBookmark = "next_bookmark"
    case lanes, export, verify
    case approve, reject, edit
    case allowRename = "allow_rename"
    case editExternally = "edit_externally"
    case respond, ignore, undo, redo
    case repeatDecision = "repeat_decision"
    case mark
    case markRange = "mark_range"
    case markAll = "mark_all"
    case clearMarks = "clear_marks"
    case claim, note
    case group, sort
    case results
    case copyCommand = "copy_command"
    case send
    case sendAll = "send_all"
    case review
    case newRun = "new_run"
    case retry, fork
    case retryEdited = "retry_edited"
    case askAgain = "ask_again"
    case stopRetries = "stop_retries"
    case compareParent = "compare_parent"
    case compareMarked = "compare_marked"
    case compareThread = "compare_thread"
    case nextChange = "next_change"
    case previousChange = "previous_change"
    case stopRun = "stop_run"
    case work
    case pause, expand, maximize
    case showValue = "show_value"
    case showRaw = "show_raw"
    case showSecrets = "show_secrets"
    case copyValue = "copy_value"
    case copyID = "copy_id"
    case themes
    case unlock, lock, profiles
    case copyMenu = "copy_menu"
    case pipe, palette
    case jumpBack = "jump_back"
    case jumpForward = "jump_forward"
}
