// SPDX-License-Identifier: MIT

import Crypto
import Testing

@Suite("Token keys")
struct TokenKeysTests {
    private static let old = [UInt8](repeating: 1, count: 32)
    private static let new = [UInt8](repeating: 2, count: 32)
    private static let payload: [UInt8] = [1, 0, 0, 0, 7, 0, 0, 3]

    private func keys(_ keys: [UInt8]...) throws -> TokenKeys { try #require(TokenKeys(keys)) }

    @Test("what is sealed opens again, and is 32 letters of base64url for eight octets")
    func round() throws {
        let keys = try keys(Self.old)
        let text = keys.seal(Self.payload)
        #expect(text.utf8.count == 32)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(keys.open(text) == Self.payload)
        #expect(keys.seal(Self.payload) == text)
    }

    @Test("the mark is the first half of HMAC-SHA-256 over the label and the payload")
    func construction() throws {
        let text = try keys(Self.old).seal(Self.payload)
        let whole = KeyedHash(key: Self.old).digest(Array("urgentd token 1\0".utf8) + Self.payload)
        #expect(Base64.decode(text, as: .link) == Self.payload + whole.prefix(16))
    }

    @Test("the first key signs, all verify: old links open after a change of keys, until the old key goes")
    func rotation() throws {
        let before = try keys(Self.old)
        let between = try keys(Self.new, Self.old)
        let after = try keys(Self.new)
        #expect(between.open(before.seal(Self.payload)) == Self.payload)
        #expect(between.seal(Self.payload) == after.seal(Self.payload))
        #expect(after.open(before.seal(Self.payload)) == nil)
        #expect(before.open(between.seal(Self.payload)) == nil)
    }

    @Test("every single bit counts")
    func flipped() throws {
        let keys = try keys(Self.new, Self.old)
        let bytes = try #require(Base64.decode(keys.seal(Self.payload), as: .link))
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(keys.open(Base64.encode(changed, as: .link)) == nil, "bit \(bit)")
        }
    }

    @Test("cut, empty, padded and endless texts are none")
    func shapes() throws {
        let keys = try keys(Self.old)
        let text = keys.seal(Self.payload)
        for count in 0..<text.count { #expect(keys.open(String(text.prefix(count))) == nil) }
        for wrong in ["\(text)=", " \(text)", "\(text)A", text.lowercased(), String(repeating: "A", count: 129)] {
            #expect(keys.open(wrong) == nil)
        }
        #expect(keys.open(keys.seal([])) == nil, "an empty payload says nothing")
        #expect(keys.open(keys.seal([UInt8](repeating: 0, count: 80))) != nil)
        #expect(keys.open(keys.seal([UInt8](repeating: 0, count: 81))) == nil, "longer than a link's token may be")
    }

    @Test("no key, a short one, or too many are refused")
    func bounds() {
        #expect(TokenKeys([]) == nil)
        #expect(TokenKeys([Self.old, [UInt8](repeating: 0, count: 31)]) == nil)
        #expect(TokenKeys([[UInt8]](repeating: Self.old, count: 16)) != nil)
        #expect(TokenKeys([[UInt8]](repeating: Self.old, count: 17)) == nil)
    }
}
