// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Limits on wrong tokens")
struct AttemptLimitTests {
    private let start = Instant(milliseconds: 1_795_248_000_000)

    private func client(_ text: String) throws -> ClientKey { ClientKey(try #require(IPAddress(text))) }

    @Test("a burst, then one for each span, and never more than the burst again")
    func bucket() throws {
        var limit = AttemptLimit(burst: 3, refill: .seconds(10))
        let ann = try client("192.0.2.1")
        for _ in 0..<3 { #expect(limit.note(ann, at: start) == nil) }
        #expect(limit.note(ann, at: start) == .seconds(10))
        #expect(limit.note(ann, at: start.advanced(by: .seconds(5))) == .seconds(5))
        #expect(limit.note(ann, at: start.advanced(by: .seconds(10))) == nil)
        #expect(limit.note(ann, at: start.advanced(by: .seconds(11))) != nil)
        #expect(limit.note(try client("192.0.2.2"), at: start) == nil, "somebody else")
        let later = start.advanced(by: .seconds(100_000))
        for _ in 0..<3 { #expect(limit.note(ann, at: later) == nil) }
        #expect(limit.note(ann, at: later) != nil)
        #expect(limit.note(ann, at: start) != nil, "a clock that was set back gives nothing")
    }

    @Test("an IPv6 customer is one client, a mapped IPv4 address is the IPv4 address")
    func keys() throws {
        #expect(try client("2001:db8:1:2::1") == client("2001:db8:1:2:ffff::9"))
        #expect(try client("2001:db8:1:2::1") != client("2001:db8:1:3::1"))
        #expect(try client("::ffff:192.0.2.1") == client("192.0.2.1"))
        #expect(try client("192.0.2.1") != client("192.0.2.2"))
    }

    @Test("the table does not grow, and who keeps trying is not forgotten for others")
    func bounded() throws {
        var limit = AttemptLimit(burst: 2, refill: .seconds(3_600), mostClients: 100)
        let stubborn = try client("192.0.2.1")
        var refused = 0
        for number in 0..<5_000 {
            let now = start.advanced(by: .milliseconds(number))
            _ = limit.note(ClientKey(.v4(UInt32(0x0a00_0000 + number))), at: now)
            if limit.note(stubborn, at: now) != nil { refused += 1 }
            #expect(limit.count <= 100)
        }
        #expect(refused == 4_998)
    }
}

@Suite("Clients behind proxies")
struct ClientAddressTests {
    @Test(
        "the rightmost address that no trusted proxy has is the client; what stands left of it is anybody's word",
        arguments: [
            ("198.51.100.9", "203.0.113.7", "198.51.100.9", "an untrusted peer is believed nothing"),
            ("127.0.0.1", nil, "127.0.0.1", "no header"),
            ("127.0.0.1", "203.0.113.7", "203.0.113.7", "one proxy"),
            ("127.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7", "a forged head"),
            ("127.0.0.1", "203.0.113.7, 10.0.0.5", "203.0.113.7", "two proxies"),
            ("127.0.0.1", "1.1.1.1,203.0.113.7 ,10.0.0.5, 10.0.0.6", "203.0.113.7", "three, forged, odd spaces"),
            ("127.0.0.1", "10.0.0.5", "10.0.0.5", "nothing but proxies: the farthest"),
            ("127.0.0.1", "203.0.113.7, garbage", "127.0.0.1", "garbage where a proxy writes"),
            ("127.0.0.1", "garbage, 10.0.0.5", "10.0.0.5", "garbage ends the walk"),
            ("127.0.0.1", "203.0.113.7:4711", "203.0.113.7", "with a port"),
            ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1", "IPv6 with a port"),
            ("127.0.0.1", "2001:db8::1", "2001:db8::1", "IPv6"),
            ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7", "mapped"),
            ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7", "a mapped proxy"),
            ("127.0.0.1", ",,,", "127.0.0.1", "empty"),
        ] as [(String, String?, String, String)])
    func forwarded(peer: String, header: String?, client: String, why: String) throws {
        let trusted = ["127.0.0.1/32", "10.0.0.0/8"].compactMap { AddressBlock($0) }
        let found = ClientAddress.of(try #require(IPAddress(peer)), forwarded: header, trusted: trusted)
        #expect(found == IPAddress(client), "\(why)")
    }
}

@Suite("Codes, pauses")
struct PageRuleTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)

    @Test("a code is read as people type it, and nothing else is one")
    func codes() throws {
        let code = try #require(ProofCode(octets: [0, 1, 2, 3, 28, 29, 30, 31]))
        #expect(code.text == "ABCD6789" && code.grouped == "ABCD-6789")
        for typed in ["ABCD6789", "abcd-6789", " abcd 6789 "] { #expect(ProofCode(typed: typed) == code) }
        let long = String(repeating: " ", count: 70)
        for typed in ["", "ABCD678", "ABCD67890", "ABCD-678I", "ABCD678é", long + "ABCD6789", "ABCD\u{0}6789"] {
            #expect(ProofCode(typed: typed) == nil)
        }
        #expect(ProofCode(octets: [1]) == nil)
        #expect("\(code)" == "code" && String(reflecting: code) == "code", "never printed by accident")
        #expect(Set((UInt8.min...UInt8.max).compactMap { ProofCode(octets: [$0, 0, 0, 0, 0, 0, 0, 0]) }).count == 32)
    }

    @Test("a pause ends when its day has begun everywhere; past, far and false days are none")
    func pauses() throws {
        let end = try #require(PauseRule.end(of: "2026-12-01", at: now))
        #expect(end.rfc3339 == "2026-12-01T12:00:00Z" && PauseRule.day(of: end) == "2026-12-01")
        for day in [
            "", "2026-11-20", "2026-02-30", "2029-01-01", "12.01.2026", "2026-12-1", "2026-12-01T", "2026-12-0١",
        ] {
            #expect(PauseRule.end(of: day, at: now) == nil, "\(day)")
        }
    }

    @Test("a code lives an hour and five guesses; another may be had after a minute, whatever the clock does")
    func proofs() {
        #expect(ProofRule.isOpen(made: now, guesses: 4, at: now.advanced(by: .seconds(3_599))))
        #expect(!ProofRule.isOpen(made: now, guesses: 5, at: now))
        #expect(!ProofRule.isOpen(made: now, guesses: 0, at: now.advanced(by: .seconds(3_600))))
        #expect(ProofRule.mayOffer(after: nil, at: now))
        #expect(!ProofRule.mayOffer(after: now, at: now.advanced(by: .seconds(59))))
        #expect(ProofRule.mayOffer(after: now, at: now.advanced(by: .seconds(60))))
        #expect(ProofRule.mayOffer(after: now, at: now.advanced(by: .seconds(-3_600))), "the clock was set back")
    }
}
