import SignoffCheckpoint
import Testing

@Suite struct DigestTests {
    @Test func sha256MatchesThePublishedVectors() {
        let vectors = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
        for (text, digest) in vectors { #expect(SHA256.hexDigest(of: text.utf8) == digest) }
        let million = repeatElement(UInt8(ascii: "a"), count: 1_000_000)
        #expect(SHA256.hexDigest(of: million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func payloadDigestIgnoresTheOrderOfMembersAndNothingElse() throws {
        func digest(_ text: String) throws -> PayloadDigest {
            PayloadDigest(of: try StoredValue(JSONValue(parsing: text)))
        }
        #expect(try digest(#"{"a":1,"b":2}"#) == digest(#"{"b":2,"a":1}"#))
        #expect(try digest(#"{"a":1,"b":2}"#) != digest(#"{"a":1,"b":3}"#))
        #expect(try digest("[1,2]") != digest("[2,1]"))
        #expect(
            try digest(#"{"b":2,"a":"é"}"#).rawValue
                == SHA256.hexDigest(of: #"{"a":"é","b":2}"#.utf8)
        )
    }
}
