import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// All there is to know about one screen: what it lists, what it says of the row under the cursor, and what it loads.
///
/// ``ConsoleState`` finds the model of a screen by ``ConsoleState/subscript(_:)``, the one place that tells screens apart.
protocol ScreenModel: Equatable, Sendable {
    /// What the rows must match to be shown.
    var filter: String { get set }
    /// Whether what the screen lists is known.
    var isLoaded: Bool { get }
    /// Where the cursor of the list stands.
    var listPlace: ListPlace { get }
    /// The thread that the row under the cursor is about.
    var thread: ThreadID? { get }
    /// How many rows want attention; nil on a screen that does not count them.
    var attentionCount: Int? { get }

    /// The columns and the order of the list, as the operator chose them.
    var arrangement: ListArrangement { get set }
    /// The columns that the operator can choose, at a width of the list; empty where the columns cannot be chosen.
    func columnChoices(width: Int) -> [ColumnChoice]

    /// Whether there is a pane beside the list.
    var hasPane: Bool { get }
    /// How many of a hundred columns the list has where the pane stands beside it.
    var listShare: Int { get }
    /// Whether the pane beside the list has the cursor.
    var isDetailFocused: Bool { get set }
    /// Whether the pane takes the place of the list.
    var isMaximized: Bool { get set }
    /// The first line shown of the pane.
    var scroll: Int { get set }
    /// The tabs of the pane.
    var tabs: [ScreenTab] { get }

    /// Shows the tab that is `step` tabs further, and the first after the last.
    mutating func changeTab(by step: Int)

    /// What Enter does in the list.
    var explanation: SafeText { get }
    /// The commands named at the bottom, the most useful first.
    func hints(in state: ConsoleState) -> [CommandID]
    /// What the line above the list says, one part after the other.
    func summary(in state: ConsoleState) -> [StyledLine]
    /// What the pane says at a width.
    func detailLines(width: Int, in state: ConsoleState) -> [StyledLine]
    /// The list at a width.
    func list(in state: ConsoleState, width: Int) -> ListView

    /// What copying copies of the row under the cursor, without its secrets.
    func copyText(_ part: CopiedPart, in state: ConsoleState) -> String?
    /// Adds what the menu offers to copy of the row under the cursor.
    func addCopyChoices(to choices: inout CopyChoices)
    /// The value that the viewer shows, and what it is called; nil when there is none.
    func viewedValue(in state: ConsoleState) -> (title: String, value: JSONValue)?

    /// What is shown and not there yet.
    func missingLoads(in state: ConsoleState) -> [ConsoleLoad]
    /// What is loaded again from time to time.
    var timedLoads: [ConsoleLoad] { get }
    /// What is loaded again when the operator asks for it.
    var refreshLoads: [ConsoleLoad] { get }

    /// Why the row under the cursor cannot be marked.
    var reasonNotToMark: String? { get }
    /// Why there is nothing to mark.
    var reasonNotToMarkAll: String? { get }
    /// Why there is no mark to clear.
    var reasonNotToClearMarks: String? { get }

    /// Puts the cursor on a row that exists, and in view where `height` rows are.
    static func settleCursor(in state: inout ConsoleState, height: Int)
    /// Moves the cursor of the list.
    static func moveCursor(by steps: Int, in state: inout ConsoleState)
    /// Opens the row under the cursor; sends nothing.
    static func open(in state: inout ConsoleState) -> [ConsoleEffect]
    /// Marks the row under the cursor, or takes its mark away.
    static func toggleMark(in state: inout ConsoleState)
    /// Marks everything that the filter lets through.
    static func markAll(in state: inout ConsoleState)
    /// Clears the marks.
    static func clearMarks(in state: inout ConsoleState)
}

/// Where the cursor of a list stands, its first row in view, and how many rows there are.
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

/// What copying copies of the row under the cursor.
enum CopiedPart: Sendable {
    case value, id
}

extension ScreenModel {
    var listShare: Int { 47 }
    var attentionCount: Int? { nil }
    var hasPane: Bool { true }
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
    /// The case that is `step` cases further, and the first after the last.
    func advanced(by step: Int) -> Self {
        let all = Array(Self.allCases)
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + step % all.count + all.count) % all.count]
    }
}
