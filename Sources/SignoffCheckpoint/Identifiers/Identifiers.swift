/// A string identifier with a type of its own.
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

    /// Compares the bytes, as databases do.
    ///
    /// For checkpoint ids, this is the order of creation.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue.precedesInUTF8(right.rawValue) }

    /// Whether the strings have the same bytes.
    ///
    /// Strings that differ only in Unicode normalization are different identifiers, as in every database.
    public static func == (left: Self, right: Self) -> Bool { left.rawValue.hasSameBytes(as: right.rawValue) }
}

/// The name of a thread: the conversation or job to which checkpoints belong.
///
/// Any string.
public struct ThreadID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a checkpoint: a version-6 UUID, whose text order is the order of creation.
public struct CheckpointID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of one execution of an entrypoint body or task, derived from the place of the call.
public struct TaskID: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the identifier from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The task of values that a command writes instead of a task: all zeros.
    public static let null = TaskID(rawValue: "00000000-0000-0000-0000-000000000000")
}

/// The id of one question: 32 lowercase hexadecimal digits.
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
