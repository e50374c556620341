import CellGrid

/// The mouse moves the cursor and scrolls. A click never decides, presses a button of a dialog or sends.
extension ConsoleState {
    /// The number of lines for one step of the wheel.
    private static let wheelLines = 3

    mutating func take(_ event: MouseEvent) {
        // The item under the pointer has changed, so the next key must not decide it by accident.
        input.decisionGuard.disarm(at: now)
        window.notifier.lastKeyAt = now
        inbox.followed.noteInput()
        input.pendingKeys = []
        if event.kind == .press, !window.takesClick() { return }
        guard !window.isTooSmall, input.prompt == nil else { return }
        guard dialogs.isEmpty else { return scrollDialog(event.kind) }
        let layout = ScreenLayout(self)
        let target = PointerTarget(at: event.position, in: layout, listPlace)
        switch event.kind {
        case .press: click(target)
        case .wheelUp: turnWheel(over: target, by: -Self.wheelLines, layout)
        case .wheelDown: turnWheel(over: target, by: Self.wheelLines, layout)
        }
    }

    private mutating func click(_ target: PointerTarget) {
        if target != .elsewhere { isDetailFocused = target == .detail }
        if case .row(let steps) = target, steps != 0 { moveCursor(by: steps) }
    }

    private mutating func turnWheel(over target: PointerTarget, by lines: Int, _ layout: ScreenLayout) {
        switch target {
        case .detail: scrollDetail(by: lines, layout)
        case .row, .list: moveCursor(by: lines)
        case .elsewhere: break
        }
    }

    /// The wheel scrolls a dialog that is only read.
    ///
    /// Forms and questions are controlled by keys.
    private mutating func scrollDialog(_ kind: MouseEvent.Kind) {
        guard kind != .press, dialogs.last?.model.followsWheel == true else { return }
        for _ in 0..<Self.wheelLines { _ = takeDialogKey(kind == .wheelUp ? .up : .down) }
    }
}
