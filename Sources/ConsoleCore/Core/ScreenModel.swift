import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// A screen: its list, the pane for the row under the cursor, and its loads.
///
/// ``ConsoleState/subscript(_:)`` finds the model of a screen, and is the only place that distinguishes screens.
protocol ScreenModel: Equatable, Sendable {
    /// The filter that visible rows match.
    var filter: String { get set }
    /// Whether the list is loaded.
    var isLoaded: Bool { get }
    /// The cursor of the list.
    var listPlace: ListPlace { get }
    /// The thread of the row under the cursor.
    var thread: ThreadID? { get }
    /// The number of rows that need attention; `nil` on a screen without such a count.
    var attentionCount: Int? { get }

    /// The columns and the order of the list, as the operator chose them.
    var arrangement: ListArrangement { get set }
    /// Returns the columns that the operator can choose, at a width of the list; empty where the columns cannot be
    /// chosen.
    func columnChoices(width: Int) -> [ColumnChoice]

    /// Whether the screen has a pane beside the list in a window of `width` columns.
    func hasPane(width: Int) -> Bool
    /// The width of the list beside the pane, in percent.
    var listShare: Int { get }
    /// Whether the pane has the focus.
    var isDetailFocused: Bool { get set }
    /// Whether the pane replaces the list.
    var isMaximized: Bool { get set }
    /// The first visible line of the pane.
    var scroll: Int { get set }
    /// The tabs of the pane.
    var tabs: [ScreenTab] { get }

    /// Shows the tab `step` tabs further, with the first tab after the last.
    mutating func changeTab(by step: Int)

    /// The effect of Enter in the list.
    var explanation: SafeText { get }
    /// Returns the commands at the bottom, the most useful first.
    func hints(in state: ConsoleState) -> [CommandID]
    /// Returns the parts of the line above the list.
    func summary(in state: ConsoleState) -> [StyledLine]
    /// Returns the lines of the pane for a width.
    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine]
    /// Returns the list for a width.
    func list(in state: ConsoleState, width: Int) -> ListView

    /// Returns the text that is copied from the row under the cursor, without its secrets.
    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String?
    /// Adds the choices of the copy menu for the row under the cursor.
    func addCopyChoices(to choices: inout CopyChoices)
    /// Returns the value for the viewer, with its title; `nil` for none.
    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)?

    /// Returns the loads for visible data that is missing.
    func missingLoads(in state: ConsoleState) -> [ConsoleLoad]
    /// The loads that are repeated from time to time.
    var timedLoads: [ConsoleLoad] { get }
    /// The loads that the operator repeats.
    var refreshLoads: [ConsoleLoad] { get }

    /// The reason why the row under the cursor cannot be marked.
    var reasonNotToMark: String? { get }
    /// The reason why no row can be marked.
    var reasonNotToMarkAll: String? { get }
    /// The reason why no mark can be cleared.
    var reasonNotToClearMarks: String? { get }

    /// Moves the cursor to an existing row that is visible in `height` rows.
    static func settleCursor(in state: inout ConsoleState, height: Int)
    /// Moves the cursor of the list.
    static func moveCursor(by steps: Int, in state: inout ConsoleState)
    /// Opens the row under the cursor. Nothing is sent.
    static func open(in state: inout ConsoleState) -> [ConsoleEffect]
    /// Marks the row under the cursor, or removes its mark.
    static func toggleMark(in state: inout ConsoleState)
    /// Marks all rows that match the filter.
    static func markAll(in state: inout ConsoleState)
    /// Clears the marks.
    static func clearMarks(in state: inout ConsoleState)
}

/// The cursor of a list, its first visible row, and the number of rows.
struct ListPlace: Equatable, Sendable {
    var index: Int
    var top: Int
    var count: Int

    init(_ cursor: ListCursor<some Hashable & Sendable>, count: Int) {
        index = cursor.index
        top = cursor.top
        self.count = count
    }
}

/// A tab of the pane beside the list.
struct ScreenTab: Equatable, Sendable {
    var title: String
    var isShown = true
}

/// The part of a row that is copied.
enum CopiedPart: Sendable {
    case value, id
}

extension ScreenModel {
    var listShare: Int { 47 }
    var attentionCount: Int? { nil }
    func hasPane(width: Int) -> Bool { true }
    var arrangement: ListArrangement {
        get { ListArrangement() }
        set {}
    }
    func columnChoices(width: Int) -> [ColumnChoice] { [] }
    var isMaximized: Bool {
        get { false }
        set {}
    }

    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)? { nil }
    func missingLoads(in state: ConsoleState) -> [ConsoleLoad] { [] }
    var timedLoads: [ConsoleLoad] { [] }
    var refreshLoads: [ConsoleLoad] { timedLoads }

    mutating func changeTab(by step: Int) {}

    var reasonNotToMark: String? { "nothing can be marked here" }
    var reasonNotToMarkAll: String? { reasonNotToMark }
    var reasonNotToClearMarks: String? { reasonNotToMark }

    static func toggleMark(in state: inout ConsoleState) {}
    static func markAll(in state: inout ConsoleState) {}
    static func clearMarks(in state: inout ConsoleState) {}
}

extension CaseIterable where Self: Equatable {
    /// Returns the case `step` cases further, with the first case after the last.
    func advanced(by step: Int) -> Self {
        let all = Array(Self.allCases)
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + step % all.count + all.count) % all.count]
    }
}
