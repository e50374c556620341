package import SignoffCheckpoint

/// How long the value of a channel stays, and who may write it.
public enum ValueStay: Hashable, Sendable {
    /// Until it is written again; one write in a step.
    case kept
    /// In the step after the one that wrote it; one write in a step.
    case nextStep
    /// While every step writes it; the last of several writes of a step counts.
    case everyStep
    /// Until the run pauses or ends, as no checkpoint holds it; one write in a step.
    case run
}

/// What tells apart the channels that hold one value.
public protocol ValueRule: Sendable {
    /// How long a value stays.
    static var stay: ValueStay { get }
}

/// A channel that holds one value: ``LastValue``, ``Ephemeral``, ``AnyValue`` or ``Untracked``.
@propertyWrapper
public struct ValueChannel<Value: Codable & Sendable, Rule: ValueRule>: ChannelWrapper {
    package var storage: ChannelStorage<Value>

    package init(storage: ChannelStorage<Value>) { self.storage = storage }

    /// Creates a channel with what a node reads while nothing was written.
    public init(wrappedValue: Value) { storage = ChannelStorage(wrappedValue) }

    /// Creates a channel that reads as nil while nothing was written.
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
    /// The value's own.
    public var debugDescription: String { String(reflecting: storage.value) }
}
