import CellGrid

extension ConsoleState {
    /// Does what a command says, or says why not.
    mutating func perform(_ id: CommandID, argument: String?, from origin: CommandCall.Origin) -> [ConsoleEffect] {
        let command = CommandRegistry.command(id)
        // Said first: what cannot be done just now would hide why the key before it did nothing.
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

    /// Why a command cannot be given now, in a clause; nil when it can.
    func disabledReason(of id: CommandID) -> String? { CommandRegistry.command(id).disabledReason(self) }
}
