// SPDX-License-Identifier: MIT

import Crypto
import Testing

@Suite struct KeyedHashTests {
    /// RFC 4231 section 4: key, data, HMAC-SHA-256 (cases 1 to 4, 6 and 7; case 5 is truncated to 128 bits).
    static let vectors: [(key: [UInt8], data: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), [UInt8](repeating: 0xcd, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("the codes of RFC 4231 come out", arguments: vectors.indices)
    func known(index: Int) {
        let vector = Self.vectors[index]
        #expect(Hex.encode(KeyedHash(key: vector.key).digest(vector.data)) == vector.code)
    }

    @Test("case 5 of RFC 4231, cut to 128 bits")
    func truncated() {
        let code = KeyedHash(key: [UInt8](repeating: 0x0c, count: 20)).digest("Test With Truncation")
        #expect(Hex.encode(Array(code.prefix(16))) == "a3b6167473100ee06e0c796c2955552b")
    }

    @Test("a hash that is used again forgets what it has hashed")
    func reuse() {
        let vector = Self.vectors[1]
        let hash = KeyedHash(key: vector.key)
        _ = hash.digest("something else")
        #expect(Hex.encode(hash.digest(vector.data)) == vector.code)
        #expect(Hex.encode(hash.digest(vector.data)) == vector.code)
    }

    @Test("two pieces hash as the joined text, empty pieces included")
    func pieces() {
        let vector = Self.vectors[1]
        let hash = KeyedHash(key: vector.key)
        for cut in [0, 1, 9, vector.data.count] {
            #expect(Hex.encode(hash.digest(Array(vector.data[..<cut]), Array(vector.data[cut...]))) == vector.code)
        }
    }

    @Test("the empty key and the empty text are allowed")
    func empty() {
        // RFC 2104 with key and text empty; the value is python3's hmac.new(b"", b"", "sha256").
        let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(Hex.encode(KeyedHash(key: []).digest([])) == code)
    }

    @Test("one hash serves many threads")
    func threads() async {
        let vector = Self.vectors[1]
        let hash = KeyedHash(key: vector.key)
        let right = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (0..<500).allSatisfy { _ in Hex.encode(hash.digest(vector.data)) == vector.code } }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(right)
    }
}
