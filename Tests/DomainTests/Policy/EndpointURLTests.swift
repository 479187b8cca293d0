// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite struct EndpointURLTests {
    @Test(
        "a good URL is put into normal form",
        arguments: [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG:443/Hook?a=B", "https://example.org/Hook?a=B"),
            ("https://example.org?x", "https://example.org/?x"),
            ("https://example.org:8443/a/../b", "https://example.org:8443/a/../b"),
            ("https://example.org./x", "https://example.org./x"),
            ("https://my_host.example.org/", "https://my_host.example.org/"),
            ("https://example.org/caf\u{e9}", "https://example.org/caf%C3%A9"),
            ("https://example.org/a@b", "https://example.org/a@b"),
            ("https://b\u{fc}cher.example/", "https://xn--bcher-kva.example/"),
            ("https://\u{5317}\u{4eac}.example/", "https://xn--1lq90i.example/"),
            ("https://[2001:DB8::0:1]:444/x", "https://[2001:db8::1]:444/x"),
            ("https://[::ffff:127.0.0.1]/", "https://[::ffff:127.0.0.1]/"),
        ])
    func normal(text: String, expected: String) throws {
        #expect(try EndpointURL(text).text == expected)
    }

    @Test(
        "every spelling of a number comes out as the address it is",
        arguments: [
            "https://127.0.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/", "https://127.0.1/", "https://0X7F.0x0.0x0.0x1/", "https://017700000001/",
            "https://127.0.0.1./", "https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/", "https://\u{2460}\u{2461}\u{2466}.0.0.1/",
            "https://127\u{3002}0\u{3002}0\u{3002}1/",
        ])
    func numbers(text: String) throws {
        let url = try EndpointURL(text)
        #expect(url.text == "https://127.0.0.1/")
        #expect(url.literal == IPAddress("127.0.0.1"))
    }

    @Test(
        "a bad URL is refused with its fault",
        arguments: [
            ("http://example.org/", EndpointURLFault.notEncrypted), ("ftp://example.org/", .scheme),
            ("file:///etc/passwd", .scheme), ("gopher://example.org/", .scheme), ("//example.org/", .scheme),
            ("example.org", .scheme), ("", .scheme), ("https:/example.org", .scheme), ("https:example.org", .scheme),
            ("https://user@example.org/", .credentials), ("https://user:pw@example.org/", .credentials),
            ("https://@example.org/", .credentials), ("https://example.org@127.0.0.1/", .credentials),
            ("https://example.org/#x", .fragment), ("https://example.org#@127.0.0.1/", .fragment),
            ("https://", .host), ("https:///x", .host), ("https://?x", .host), ("https://:443/", .host),
            ("https://./", .host), ("https://a..b/", .host), ("https://-a.example/", .host),
            ("https://%31%32%37.0.0.1/", .host), ("https://example.org%2f/", .host), ("https://a:b:c/", .host),
            ("https://[::1/", .host), ("https://[::1]x/", .host), ("https://[fe80::1%25eth0]/", .host),
            ("https://[127.0.0.1]/", .host), ("https://1.2.3.4.5/", .host), ("https://256.0.0.1/", .host),
            ("https://example.1/", .host), ("https://exa*mple.org/", .host),
            ("https://example.org:0/", .port), ("https://example.org:25/", .port),
            ("https://example.org:65536/", .port),
            ("https://example.org:/", .port), ("https://example.org:+80/", .port), ("https://example.org:8a/", .port),
            ("https://exa mple.org/", .character), ("https://example.org/\r\nX: y", .character),
            ("https://example.org/\u{0}", .character), ("https://example.org\\@127.0.0.1/", .character),
            ("https://example.org/\u{7f}", .character), ("https://example.org/{x}", .character),
            ("https://example.org/" + String(repeating: "a", count: 2048), .tooLong),
            ("https://" + String(repeating: "a", count: 64) + ".example/", .host),
        ])
    func bad(text: String, fault: EndpointURLFault) {
        #expect(throws: fault) { try EndpointURL(text) }
    }

    @Test("what is kept is as bounded as what was given, though letters grow on the way")
    func growing() throws {
        let most = (EndpointURL.longest - "https://example.org/".utf8.count) / "%C3%A9".utf8.count
        let url = try EndpointURL("https://example.org/" + String(repeating: "é", count: most))
        #expect(try EndpointURL(url.text) == url)
        #expect(throws: EndpointURLFault.tooLong) {
            try EndpointURL("https://example.org/" + String(repeating: "é", count: most + 1))
        }
    }

    @Test("http is taken where it is allowed, with its own usual port")
    func clear() throws {
        let url = try EndpointURL("http://example.org:80/x", allowHTTP: true)
        #expect(url.text == "http://example.org/x")
        #expect(!url.isSecure)
        #expect(url.port == 80)
    }

    @Test("a fault never repeats the URL", arguments: EndpointURLFault.allCases)
    func silence(fault: EndpointURLFault) {
        #expect(!fault.description.contains("example"))
        #expect(fault.description.hasPrefix("the URL"))
    }
}
