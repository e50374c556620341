public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any AssignmentStore {
    /// Every requirement for an ``AssignmentStore``.
    public static var all: [Self] {
        let place = ClaimedQuestion(thread: "t", interrupt: "q", position: 0)
        return [
            Self("A claim holds until expired") { book, time in
                #expect(try await book.claims().isEmpty)
                let claim = try await book.claim(place, for: "maria", lasting: .seconds(300))
                #expect(
                    claim == Claim(question: place, owner: "maria", expiresAt: time.now.advanced(by: .seconds(300)))
                )
                time.advance(by: .seconds(299))
                #expect(try await book.claims() == [claim])
                time.advance(by: .seconds(1))
                #expect(try await book.claims().isEmpty)
            },
            Self("A claim is renewed by claiming again") { book, time in
                _ = try await book.claim(place, for: "maria", lasting: .seconds(300))
                time.advance(by: .seconds(200))
                let renewed = try await book.claim(place, for: "maria", lasting: .seconds(300))
                time.advance(by: .seconds(200))
                #expect(try await book.claims() == [renewed])
            },
            Self("A claim replaces the claim of another owner, and only its own owner can end it") { book, _ in
                _ = try await book.claim(place, for: "maria", lasting: .seconds(300))
                let theirs = try await book.claim(place, for: "omar", lasting: .seconds(300))
                try await book.endClaim(on: place, of: "maria")
                #expect(try await book.claims() == [theirs])
                try await book.endClaim(on: place, of: "omar")
                try await book.endClaim(on: place, of: "omar")
                #expect(try await book.claims().isEmpty)
            },
            Self("Questions of one id at two positions are claimed one by one") { book, _ in
                let second = ClaimedQuestion(thread: "t", interrupt: "q", position: 1)
                _ = try await book.claim(place, for: "maria", lasting: .seconds(300))
                _ = try await book.claim(second, for: "omar", lasting: .seconds(300))
                #expect(Set(try await book.claims().map(\.owner)) == ["maria", "omar"])
            },
        ]
    }
}

/// A requirement for an ``AssignmentStore``.
public typealias ClaimRequirement = Requirement<any AssignmentStore>
