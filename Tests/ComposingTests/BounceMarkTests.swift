// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Testing

@testable import Composing

@Suite("Bounce addresses")
struct BounceMarkTests {
    private static let deliveries = [
        DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(1)),
        DeliveryKey(version: VersionKey(1), rank: 1, volunteer: VolunteerKey(31)),
        DeliveryKey(version: VersionKey(31), rank: 0, volunteer: VolunteerKey(32)),
        DeliveryKey(version: VersionKey(12), rank: 345, volunteer: VolunteerKey(34_567)),
        DeliveryKey(version: VersionKey(1 << 19 - 1), rank: 4095, volunteer: VolunteerKey(.max)),
    ]

    @Test("an address that comes back names its delivery, in whatever case", arguments: deliveries)
    func roundTrip(_ delivery: DeliveryKey) throws {
        let keys = try Samples.keys()
        let address = BounceAddress(try MailAddress("bounces@example.org"), keys: keys).address(for: delivery)
        #expect(BounceMark(keys: keys).delivery(of: address) == delivery)
        #expect(BounceMark(keys: keys).delivery(of: address.uppercased()) == delivery)
        #expect(throws: Never.self) { try MailAddress(address) }
        let local = address.prefix { $0 != "@" }
        #expect(local.dropFirst("bounces+".count).allSatisfy { $0.isLowercase || $0.isNumber || $0 == "." })
    }

    @Test("every letter of the mark counts, and so does every letter of the delivery")
    func forged() throws {
        let keys = try Samples.keys()
        let mark = BounceMark(keys: keys)
        let address = BounceAddress(try MailAddress("b@example.org"), keys: keys).address(for: Self.deliveries[3])
        let letters = Array(address)
        for index in letters.indices.dropFirst(2) where letters[index] != "." {
            guard letters[index] != "@" else { break }
            var other = letters
            other[index] = other[index] == "2" ? "3" : "2"
            #expect(mark.delivery(of: String(other)) == nil, "\(index)")
        }
        for text in [
            "", "@", "+@", "b+@example.org", "b+.@example.org", "b+12.34567@example.org", "b@example.org",
            address.replacing("+", with: ""), address.replacing("+", with: "+0"),
            String(repeating: "v", count: 400) + address,
            "b+\(String(repeating: "v", count: 14)).0123456789abcdef@e.example",
        ] {
            #expect(mark.delivery(of: text) == nil, "\(text)")
        }
    }

    @Test("what belongs to no action carries no mark, and a mark of it would name nobody")
    func noAction() throws {
        let keys = try Samples.keys()
        let errand = DeliveryKey(version: VersionKey(0), rank: 0, volunteer: VolunteerKey(7))
        let base = try MailAddress("bounces@example.org")
        #expect(BounceAddress(base, keys: keys).address(for: errand) == "bounces@example.org")
        let forged = try #require(BounceMark(keys: keys).address("bounces@example.org", for: errand))
        #expect(BounceMark(keys: keys).delivery(of: forged) == nil)
    }

    @Test("the first key signs, every key verifies, a key that is gone does not")
    func rotation() throws {
        let (old, new) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        let signer = try #require(TokenKeys([old]))
        let both = try #require(TokenKeys([new, old]))
        let later = try #require(TokenKeys([new]))
        let base = try MailAddress("bounces@example.org")
        let (first, second) = (Self.deliveries[3], Self.deliveries[4])
        let earlier = BounceAddress(base, keys: signer).address(for: first)
        #expect(BounceMark(keys: both).delivery(of: earlier) == first)
        #expect(BounceMark(keys: later).delivery(of: earlier) == nil)
        #expect(BounceMark(keys: later).delivery(of: BounceAddress(base, keys: both).address(for: second)) == second)
    }

    @Test("a mark is of the delivery under its own label, as HMAC-SHA-256 gives it")
    func otherImplementation() throws {
        // python3: hmac.new(bytes([7]*32), b"urgentd bounce 1\0" + (7 << 44 | 3 << 32 | 12345).to_bytes(8, "big"), "sha256"), base32hex
        let address = BounceAddress(try MailAddress("b@example.org"), keys: try Samples.keys())
            .address(for: DeliveryKey(version: VersionKey(7), rank: 3, volunteer: VolunteerKey(12_345)))
        #expect(address == "b+3g0c000c1p.4muvlkj7klvvju6i@example.org")
    }

    @Test("the local part keeps to 64 octets: where there is no room, the plain address stands")
    func room() throws {
        let keys = try Samples.keys()
        let most = String(repeating: "b", count: Organisation.longestBounceBase)
        for (base, hasMark) in [(most, true), (most + "b", false)] {
            let parsed = try MailAddress("\(base)@example.org")
            let address = BounceAddress(parsed, keys: keys).address(for: Self.deliveries[4])
            #expect(address.prefix { $0 != "@" }.utf8.count <= 64)
            #expect((address != "\(base)@example.org") == hasMark)
            #expect(Organisation.hasRoomForMark(parsed) == hasMark)
        }
    }

    @Test("a letter's envelope carries it, and an address beyond ASCII is kept as the relay takes it")
    func envelope() throws {
        let organisation = Organisation(name: "E", from: "ua@example.org", bounces: "Bounces@Bücher.example")
        let sender = try Samples.composer(organisation).letter(Samples.edition())
            .envelope(for: Samples.claimed()).sender
        #expect(sender.hasPrefix("Bounces+") && sender.hasSuffix("@xn--bcher-kva.example"))
        #expect(BounceMark(keys: try Samples.keys()).delivery(of: sender) == Samples.claimed().delivery)
    }
}
