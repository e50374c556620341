import OrderedCollections

extension RunRequest {
    /// Refuses a request that no queue can store.
    ///
    /// - Throws: `not_storable` for an input, an answer or metadata nested too deep.
    package func check() throws {
        switch action {
        case .start(let input), .branch(_, let input): try NestingLimit.check(input)
        case .resume(let answers): for answer in answers.values { try NestingLimit.check(answer) }
        case .proceed, .replay, .update: break
        }
        for value in metadata.values { try NestingLimit.check(value) }
    }
}
