extension ConsoleState {
    /// What the passing of time alone changes on the screen: while this stays the same, so does the screen.
    package struct PassingTime: Equatable {
        private let second: Int64
        private let notice: Notice?
        private let dialogs: Int

        fileprivate init(_ state: ConsoleState) {
            second = state.clock.second
            notice = state.notice
            dialogs = state.dialogs.count
        }
    }

    package var passingTime: PassingTime { PassingTime(self) }
}
