/// The 128-bit variant of XXH3 with seed 0, from which task and interrupt ids are made.
package enum XXH3 {
    /// Returns the hash in 32 lowercase hexadecimal digits, most significant first.
    package static func hexDigest(of bytes: [UInt8]) -> String {
        let hash = hash128(bytes)
        return Hexadecimal.text(of: hash.high) + Hexadecimal.text(of: hash.low)
    }

    /// Returns the two halves of the hash.
    package static func hash128(_ bytes: [UInt8]) -> (high: UInt64, low: UInt64) {
        bytes.withUnsafeBytes { hash128($0) }
    }

    /// Returns the two halves of the hash of a buffer.
    static func hash128(_ input: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64) {
        secret.withUnsafeBytes { secret in
            let hash = XXH3Hash(input: input, secret: secret)
            return switch input.count {
            case 0: hash.empty
            case 1...3: hash.upTo3
            case 4...8: hash.upTo8
            case 9...16: hash.upTo16
            case 17...128: hash.upTo128
            case 129...240: hash.upTo240
            default: hash.long
            }
        }
    }

    private static let secret: [UInt8] = [
        0xB8, 0xFE, 0x6C, 0x39, 0x23, 0xA4, 0x4B, 0xBE, 0x7C, 0x01, 0x81, 0x2C, 0xF7, 0x21, 0xAD, 0x1C, 0xDE, 0xD4,
        0x6D, 0xE9, 0x83, 0x90, 0x97, 0xDB, 0x72, 0x40, 0xA4, 0xA4, 0xB7, 0xB3, 0x67, 0x1F, 0xCB, 0x79, 0xE6, 0x4E,
        0xCC, 0xC0, 0xE5, 0x78, 0x82, 0x5A, 0xD0, 0x7D, 0xCC, 0xFF, 0x72, 0x21, 0xB8, 0x08, 0x46, 0x74, 0xF7, 0x43,
        0x24, 0x8E, 0xE0, 0x35, 0x90, 0xE6, 0x81, 0x3A, 0x26, 0x4C, 0x3C, 0x28, 0x52, 0xBB, 0x91, 0xC3, 0x00, 0xCB,
        0x88, 0xD0, 0x65, 0x8B, 0x1B, 0x53, 0x2E, 0xA3, 0x71, 0x64, 0x48, 0x97, 0xA2, 0x0D, 0xF9, 0x4E, 0x38, 0x19,
        0xEF, 0x46, 0xA9, 0xDE, 0xAC, 0xD8, 0xA8, 0xFA, 0x76, 0x3F, 0xE3, 0x9C, 0x34, 0x3F, 0xF9, 0xDC, 0xBB, 0xC7,
        0xC7, 0x0B, 0x4F, 0x1D, 0x8A, 0x51, 0xE0, 0x4B, 0xCD, 0xB4, 0x59, 0x31, 0xC8, 0x9F, 0x7E, 0xC9, 0xD9, 0x78,
        0x73, 0x64, 0xEA, 0xC5, 0xAC, 0x83, 0x34, 0xD3, 0xEB, 0xC3, 0xC5, 0x81, 0xA0, 0xFF, 0xFA, 0x13, 0x63, 0xEB,
        0x17, 0x0D, 0xDD, 0x51, 0xB7, 0xF0, 0xDA, 0x49, 0xD3, 0x16, 0x55, 0x26, 0x29, 0xD4, 0x68, 0x9E, 0x2B, 0x16,
        0xBE, 0x58, 0x7D, 0x47, 0xA1, 0xFC, 0x8F, 0xF8, 0xB8, 0xD1, 0x7A, 0xD0, 0x31, 0xCE, 0x45, 0xCB, 0x3A, 0x8F,
        0x95, 0x16, 0x04, 0x28, 0xAF, 0xD7, 0xFB, 0xCA, 0xBB, 0x4B, 0x40, 0x7E,
    ]
}

private let prime32 = (one: UInt64(0x9E37_79B1), two: UInt64(0x85EB_CA77), three: UInt64(0xC2B2_AE3D))
private let prime64 = (
    one: UInt64(0x9E37_79B1_85EB_CA87), two: UInt64(0xC2B2_AE3D_27D4_EB4F), three: UInt64(0x1656_67B1_9E37_79F9),
    four: UInt64(0x85EB_CA77_C2B2_AE63), five: UInt64(0x27D4_EB2F_1656_67C5)
)

/// One hash computation.
///
/// The function names follow the length classes of the specification.
private struct XXH3Hash {
    typealias Hash = (high: UInt64, low: UInt64)

    let input: UnsafeRawBufferPointer
    let secret: UnsafeRawBufferPointer

    private var length: UInt64 { UInt64(input.count) }

    private func word32(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    private func word64(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    private func avalanche(_ hash: UInt64) -> UInt64 {
        var hash = hash ^ hash >> 37
        hash &*= 0x1656_6791_9E37_79F9
        return hash ^ hash >> 32
    }

    private func avalanche64(_ hash: UInt64) -> UInt64 {
        var hash = (hash ^ hash >> 33) &* prime64.two
        hash = (hash ^ hash >> 29) &* prime64.three
        return hash ^ hash >> 32
    }

    var empty: Hash {
        (
            avalanche64(word64(secret, 80) ^ word64(secret, 88)), avalanche64(word64(secret, 64) ^ word64(secret, 72))
        )
    }

    var upTo3: Hash {
        let first = UInt32(input[0]) << 16 | UInt32(input[input.count >> 1]) << 24
        let low = first | UInt32(input[input.count - 1]) | UInt32(input.count) << 8
        let swapped = low.byteSwapped
        let high = swapped << 13 | swapped >> 19
        return (
            avalanche64(UInt64(high) ^ word32(secret, 8) ^ word32(secret, 12)),
            avalanche64(UInt64(low) ^ word32(secret, 0) ^ word32(secret, 4))
        )
    }

    var upTo8: Hash {
        let keyed =
            (word32(input, 0) | word32(input, input.count - 4) << 32) ^ word64(secret, 16) ^ word64(secret, 24)
        let product = keyed.multipliedFullWidth(by: prime64.one &+ length << 2)
        let high = product.high &+ product.low << 1
        var low = product.low ^ high >> 3
        low = (low ^ low >> 35) &* 0x9FB2_1C65_1E98_DF25
        return (avalanche(high), low ^ low >> 28)
    }

    var upTo16: Hash {
        let first = word64(input, 0)
        var last = word64(input, input.count - 8)
        let product = (first ^ last ^ word64(secret, 32) ^ word64(secret, 40)).multipliedFullWidth(by: prime64.one)
        var low = product.low &+ (length - 1) << 54
        last ^= word64(secret, 48) ^ word64(secret, 56)
        let high = product.high &+ last &+ (last & 0xFFFF_FFFF) &* (prime32.two - 1)
        low ^= high.byteSwapped
        let mixed = low.multipliedFullWidth(by: prime64.two)
        return (avalanche(mixed.high &+ high &* prime64.two), avalanche(mixed.low))
    }

    private func mix16(_ offset: Int, _ key: Int) -> UInt64 {
        fold(word64(input, offset) ^ word64(secret, key), word64(input, offset + 8) ^ word64(secret, key + 8))
    }

    private func mix32(_ sum: inout Hash, _ first: Int, _ second: Int, _ key: Int) {
        sum.low &+= mix16(first, key)
        sum.low ^= word64(input, second) &+ word64(input, second + 8)
        sum.high &+= mix16(second, key + 16)
        sum.high ^= word64(input, first) &+ word64(input, first + 8)
    }

    private func finish(_ sum: Hash) -> Hash {
        let high = sum.low &* prime64.one &+ sum.high &* prime64.four &+ length &* prime64.two
        return (0 &- avalanche(high), avalanche(sum.low &+ sum.high))
    }

    var upTo128: Hash {
        let count = input.count
        var sum: Hash = (0, length &* prime64.one)
        if count > 96 { mix32(&sum, 48, count - 64, 96) }
        if count > 64 { mix32(&sum, 32, count - 48, 64) }
        if count > 32 { mix32(&sum, 16, count - 32, 32) }
        mix32(&sum, 0, count - 16, 0)
        return finish(sum)
    }

    var upTo240: Hash {
        var sum: Hash = (0, length &* prime64.one)
        for offset in stride(from: 0, to: 128, by: 32) { mix32(&sum, offset, offset + 16, offset) }
        sum = (avalanche(sum.high), avalanche(sum.low))
        for end in stride(from: 160, through: input.count, by: 32) { mix32(&sum, end - 32, end - 16, end - 157) }
        mix32(&sum, input.count - 16, input.count - 32, 103)
        return finish(sum)
    }

    var long: Hash {
        var lanes = [
            prime32.three, prime64.one, prime64.two, prime64.three, prime64.four, prime32.two, prime64.five,
            prime32.one,
        ]
        let blocks = (input.count - 1) / 1024
        for block in 0..<blocks {
            for stripe in 0..<16 { accumulate(&lanes, block * 1024 + stripe * 64, stripe * 8) }
            for lane in 0..<8 {
                let mixed = lanes[lane] ^ lanes[lane] >> 47 ^ word64(secret, 128 + 8 * lane)
                lanes[lane] = mixed &* prime32.one
            }
        }
        for stripe in 0..<((input.count - 1 - blocks * 1024) / 64) {
            accumulate(&lanes, blocks * 1024 + stripe * 64, stripe * 8)
        }
        accumulate(&lanes, input.count - 64, 121)
        return (merge(lanes, 117, ~(length &* prime64.two)), merge(lanes, 11, length &* prime64.one))
    }

    private func accumulate(_ lanes: inout [UInt64], _ offset: Int, _ key: Int) {
        for lane in 0..<8 {
            let data = word64(input, offset + 8 * lane)
            let keyed = data ^ word64(secret, key + 8 * lane)
            lanes[lane ^ 1] &+= data
            lanes[lane] &+= (keyed & 0xFFFF_FFFF) &* (keyed >> 32)
        }
    }

    private func merge(_ lanes: [UInt64], _ key: Int, _ start: UInt64) -> UInt64 {
        var sum = start
        for pair in 0..<4 {
            sum &+= fold(
                lanes[2 * pair] ^ word64(secret, key + 16 * pair),
                lanes[2 * pair + 1] ^ word64(secret, key + 16 * pair + 8)
            )
        }
        return avalanche(sum)
    }
}
