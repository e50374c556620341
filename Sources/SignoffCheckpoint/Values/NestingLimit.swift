/// The maximum depth of nested values.
///
/// It is the limit of LangGraph's own MessagePack writer, so that everything it wrote can be read, while hostile input cannot exhaust a stack.
package enum NestingLimit {
    /// The number of lists, maps and extensions that may enclose a value.
    package static let levels = 1024
    /// The number of maps around a value in a stored checkpoint.
    package static let checkpointLevels = 2
}
