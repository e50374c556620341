/// The maximum depth of nested values.
///
/// The limit equals that of LangGraph's own MessagePack writer, so that everything LangGraph wrote is readable, while
/// hostile input cannot exhaust the stack.
package enum NestingLimit {
    /// The maximum number of lists, maps and extensions around a value.
    package static let levels = 1024
    /// The number of maps around a value in a stored checkpoint.
    package static let checkpointLevels = 2
}
