/// A text identifier that cannot be mistaken for another kind of text.
public protocol TextIdentifier: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral, Codable
where RawValue == String {
    /// Creates the identifier from its text.
    init(rawValue: String)
}

extension TextIdentifier {
    /// Creates the identifier from its text.
    public init(_ text: String) { self.init(rawValue: text) }

    /// Creates the identifier from a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The text.
    public var description: String { rawValue }

    /// Compares byte by byte, as databases do, which for checkpoint ids is the order of creation.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue.precedesInUTF8(right.rawValue) }

    /// Whether the texts have the same bytes: two that differ in their Unicode form are two identifiers, as in every database.
    public static func == (left: Self, right: Self) -> Bool { left.rawValue.hasSameBytes(as: right.rawValue) }
}

/// The name of a conversation or job whose checkpoints belong together; any text.
public struct ThreadID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a checkpoint: a version-6 UUID, so that text order is time order.
public struct CheckpointID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of one execution of an entrypoint body or task, computed from where the call is.
public struct TaskID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The task of values that come with a command rather than from a task: all zero.
    public static let null = TaskID(rawValue: "00000000-0000-0000-0000-000000000000")
}

/// The id of one question: 32 lower-case hexadecimal digits.
public struct InterruptID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of one run of a workflow on a thread.
public struct RunID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a process that claims and executes runs.
public struct WorkerID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
