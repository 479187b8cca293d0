// SPDX-License-Identifier: MIT

import Crypto
import Testing

@Suite struct EncodingTests {
    @Test("SHA-256 of FIPS 180-4's examples")
    func digest() {
        #expect(
            Digest.sha256Hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Digest.sha256Hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test(
        "base64 of RFC 4648 section 10, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        let link = encoded.filter { $0 != "=" }
        #expect(Base64.encode(Array(plain.utf8), as: .link) == link)
        #expect(Base64.decode(link, as: .link) == Array(plain.utf8))
    }

    @Test("the two alphabets differ in two letters")
    func alphabets() {
        #expect(Base64.encode([0xfb, 0xff, 0xbf]) == "+/+/")
        #expect(Base64.encode([0xfb, 0xff, 0xbf], as: .link) == "-_-_")
    }

    @Test(
        "what encode would not write is not read",
        arguments: ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n", "-_-_", "Zm9é"])
    func strict(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("every byte survives both encodings and hexadecimal")
    func roundTrip() {
        let all = (0...255).map(UInt8.init)
        #expect(Base64.decode(Base64.encode(all)) == all)
        #expect(Base64.decode(Base64.encode(all, as: .link), as: .link) == all)
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.decode("0g") == nil)
        #expect(Hex.decode("abc") == nil)
        #expect(Hex.decode("AB") == [0xab])
    }

    @Test("constant-time comparison tells equal from different, and from longer")
    func constantTime() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    }

    @Test("random bytes differ from call to call")
    func random() throws {
        let first = try SecureRandom.bytes(32)
        #expect(first.count == 32)
        #expect(try first != SecureRandom.bytes(32))
        #expect(try SecureRandom.bytes(0).isEmpty)
    }
}
