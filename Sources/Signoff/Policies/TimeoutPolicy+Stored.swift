import SignoffCheckpoint

extension TimeoutPolicy {
    /// Returns the policy as LangGraph stores it beside a `Send`.
    ///
    /// - Throws: `not_storable` from the encoding.
    package func storedValue() throws -> StoredValue {
        try PythonObject(
            code: 2,
            module: "langgraph.types",
            name: "TimeoutPolicy",
            argument: .map([
                "run_timeout": run.map { .double($0 / .seconds(1)) } ?? .null,
                "idle_timeout": idle.map { .double($0 / .seconds(1)) } ?? .null,
                "refresh_on": progress == .heartbeat ? .string("heartbeat") : .string("auto"),
            ])
        )
        .storedValue()
    }

    /// Reads a policy that ``storedValue()`` or LangGraph wrote; `nil` for other values, and for a policy without a
    /// limit above zero.
    init?(_ stored: StoredValue) {
        guard case .extension(let typed) = stored, let object = PythonObject(typed), object.name == "TimeoutPolicy",
            let fields = object.fields
        else { return nil }
        func duration(_ name: String) -> Duration? {
            let seconds: Double? =
                switch fields[name] {
                case .double(let number)?: number
                case .integer(let number)?: Double(number)
                default: nil
                }
            // A value outside the range of Duration means no limit.
            return seconds.flatMap { $0 > 0 && $0 < 1e12 ? .seconds($0) : nil }
        }
        let run = duration("run_timeout")
        let idle = duration("idle_timeout")
        guard run != nil || idle != nil else { return nil }
        self.init(
            run: run,
            idle: idle,
            progress: fields["refresh_on"]?.stringValue == "heartbeat" ? .heartbeat : .anySign
        )
    }
}
