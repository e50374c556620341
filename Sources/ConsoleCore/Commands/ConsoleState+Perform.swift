import CellGrid

extension ConsoleState {
    /// Performs a command, or shows the reason why it is disabled.
    mutating func perform(_ id: CommandID, argument: String?, from origin: CommandCall.Origin) -> [ConsoleEffect] {
        let command = CommandRegistry.command(id)
        // This reason comes first. A reason of the command itself would hide why the previous key was ignored.
        if origin == .key, command.isJudged, decisionTarget != nil, input.decisionGuard.isDead,
            !input.decisionGuard.isRepetition
        {
            say("not decided: \(DecisionGuard.deadReason)", .warning)
            return []
        }
        if let reason = command.disabledReason(self) {
            say("\(command.hint): \(reason)", .warning)
            command.refuse(&self)
            return []
        }
        return command.run(&self, CommandCall(id: id, argument: argument, origin: origin))
    }

    /// Returns the reason why a command is disabled, as a clause; `nil` when it is enabled.
    func disabledReason(of id: CommandID) -> String? { CommandRegistry.command(id).disabledReason(self) }
}
