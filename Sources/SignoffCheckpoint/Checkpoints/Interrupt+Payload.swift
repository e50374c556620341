extension Interrupt {
    /// The payload as a Swift value, such as the type the body asked with.
    ///
    /// ```swift
    /// let draft = try result.interrupts[0].payload(as: Draft.self)
    /// ```
    ///
    /// - Parameter type: The form of the payload.
    /// - Returns: The payload.
    /// - Throws: ``CheckpointError`` `invalid_data`, which names the question, the place in its payload and what was expected there.
    public func payload<Payload: Decodable>(as type: Payload.Type = Payload.self) throws -> Payload {
        do {
            return try StoredValueDecoder().decode(type, from: value)
        } catch {
            let place = (error as? DecodingError)?.oneLineDescription ?? String(describing: error)
            throw CheckpointError(
                .invalidData,
                "The payload of question \(id?.rawValue ?? "without an id") is no \(type): \(place)",
                cause: error
            )
        }
    }
}

extension OpenInterrupt {
    /// The payload as a Swift value; see ``Interrupt/payload(as:)``.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data`, which names the question, the place in its payload and what was expected there.
    public func payload<Payload: Decodable>(as type: Payload.Type = Payload.self) throws -> Payload {
        try interrupt.payload(as: type)
    }
}
