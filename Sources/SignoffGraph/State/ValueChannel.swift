package import SignoffCheckpoint

/// The duration for which the value of a channel stays, and the number of writes in a step.
public enum ValueStay: Hashable, Sendable {
    /// Until the next write. One write is allowed in a step.
    case kept
    /// In the step after the write. One write is allowed in a step.
    case nextStep
    /// As long as every step writes the channel. Of several writes in a step, the last one counts.
    case everyStep
    /// Until the run pauses or ends, because no checkpoint contains the value. One write is allowed in a step.
    case run
}

/// The rule that distinguishes channels with one value.
public protocol ValueRule: Sendable {
    /// The duration for which a value stays.
    static var stay: ValueStay { get }
}

/// A channel that holds one value: ``LastValue``, ``Ephemeral``, ``AnyValue`` or ``Untracked``.
@propertyWrapper
public struct ValueChannel<Value: Codable & Sendable, Rule: ValueRule>: ChannelWrapper {
    package var storage: ChannelStorage<Value>

    package init(storage: ChannelStorage<Value>) { self.storage = storage }

    /// Creates a channel with the value that a node reads before the first write.
    public init(wrappedValue: Value) { storage = ChannelStorage(wrappedValue) }

    /// Creates a channel that is nil before the first write.
    public init() where Value: ExpressibleByNilLiteral { storage = ChannelStorage(nil) }

    /// The value.
    public var wrappedValue: Value {
        get { storage.value }
        set { storage.value = newValue }
    }

    /// Decodes the value.
    public init(from decoder: any Decoder) throws {
        storage = ChannelStorage(try decoder.singleValueContainer().decode(Value.self))
    }

    /// Encodes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(storage.value)
    }

    package func kind(initial: StoredValue?) -> ChannelKind {
        switch Rule.stay {
        case .kept: .lastValue
        case .nextStep: .ephemeral
        case .everyStep: .anyValue
        case .run: .untracked
        }
    }
}

extension ValueChannel: Equatable where Value: Equatable {
    /// Compares the values.
    public static func == (left: ValueChannel, right: ValueChannel) -> Bool {
        left.storage.value == right.storage.value
    }
}

extension ValueChannel: CustomDebugStringConvertible {
    /// The debug description of the value.
    public var debugDescription: String { String(reflecting: storage.value) }
}
