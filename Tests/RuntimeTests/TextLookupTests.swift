// SPDX-License-Identifier: MIT

import Runtime
import TestSupport
import Testing

@Suite("Looking up texts in DNS")
struct TextLookupTests {
    private static func lookup(_ port: UInt16, patience: Int32 = 3) throws -> TextLookup {
        let server: TextLookup.Server = try #require(TextLookup.Server("127.0.0.1:\(port)"))
        return TextLookup(server: server, patience: patience)
    }

    private static func texts(_ name: String, _ lookup: TextLookup) async -> TextLookup.Answer {
        await Blocking.run { lookup.texts(of: name) }
    }

    @Test("one record, several, long ones in pieces, behind an alias, and over TCP what does not fit")
    func records() async throws {
        let long = "v=DKIM1; p=" + String(repeating: "A", count: 600)
        let (peer, port) = try await PeerScript.start(
            "dns_peer.py",
            [
                "one.example=v=spf1 -all", "two.example=first", "two.example=Zwölf", "long.example=\(long)",
                "alias.example=!alias:one.example", "huge.example=!huge",
            ])
        let lookup = try Self.lookup(port)
        #expect(await Self.texts("one.example", lookup) == .records(["v=spf1 -all"]))
        #expect(await Self.texts("two.example", lookup) == .records(["first", "Zwölf"]))
        #expect(await Self.texts("long.example", lookup) == .records([long]))
        #expect(await Self.texts("alias.example", lookup) == .records(["v=spf1 -all"]))
        #expect(await Self.texts("huge.example", lookup) == .records([String(repeating: "x", count: 9000)]))
        #expect(peer.printed.contains("asked huge.example tcp"))
    }

    @Test("no record, no name, a failing, a silent and a babbling server are five different things")
    func nothing() async throws {
        let (peer, port) = try await PeerScript.start(
            "dns_peer.py",
            ["empty.example=!nodata", "bad.example=!servfail", "mute.example=!silence", "odd.example=!garbage"])
        let lookup = try Self.lookup(port, patience: 1)
        #expect(await Self.texts("empty.example", lookup) == .nothing)
        #expect(await Self.texts("none.example", lookup) == .noSuchName)
        for name in ["bad.example", "mute.example"] {
            #expect(await Self.texts(name, lookup) == .failed("DNS does not answer"), "\(name)")
        }
        #expect(await Self.texts("odd.example", lookup) == .failed("DNS answers with something that cannot be read"))
        #expect(await Self.texts("no\u{0}name", lookup) == .failed("that is no name"))
        withExtendedLifetime(peer) {}
    }

    @Test("a server is an IPv4 address, with or without a port")
    func servers() {
        for good in ["127.0.0.1", "9.9.9.9:53"] { #expect(TextLookup.Server(good) != nil, "\(good)") }
        for bad in ["", "localhost", "1.2.3", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:5:6", "::1", "256.1.1.1", ":53"] {
            #expect(TextLookup.Server(bad) == nil, "\(bad)")
        }
    }
}
