extension Interrupt {
    /// Decodes the payload as a Swift value, such as the type that the body asked with.
    ///
    /// ```swift
    /// let draft = try result.interrupts[0].payload(as: Draft.self)
    /// ```
    ///
    /// - Parameter type: The type of the payload.
    /// - Returns: The payload.
    /// - Throws: ``CheckpointError`` `invalid_data` with the question, the path in its payload and the expected type.
    public func payload<Payload: Decodable>(as type: Payload.Type = Payload.self) throws -> Payload {
        do {
            return try StoredValueDecoder().decode(type, from: value)
        } catch {
            let place = (error as? DecodingError)?.oneLineDescription ?? String(describing: error)
            throw CheckpointError(
                .invalidData,
                "The payload of question \(id?.rawValue ?? "without an id") cannot be read as \(type): \(place)",
                cause: error
            )
        }
    }
}

extension OpenInterrupt {
    /// Decodes the payload as a Swift value; see ``Interrupt/payload(as:)``.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` with the question, the path in its payload and the expected type.
    public func payload<Payload: Decodable>(as type: Payload.Type = Payload.self) throws -> Payload {
        try interrupt.payload(as: type)
    }
}
