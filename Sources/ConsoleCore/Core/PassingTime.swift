extension ConsoleState {
    /// The part of the screen that changes by the passing of time.
    ///
    /// The screen stays the same while this value does.
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
