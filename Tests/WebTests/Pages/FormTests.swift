// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Web

@Suite("Posted forms")
struct FormTests {
    private static let urlEncoded = "application/x-www-form-urlencoded"
    private static let boundary = "----WebKitFormBoundary7MA4YWxk"

    private func read(_ body: String, _ type: String?) throws(FormFault) -> [String] {
        try FormReader.read(Array(body.utf8), type: type).pairs.map { "\($0.name)=\($0.value)" }
    }

    private func part(_ name: String, _ value: String, _ more: String = "") -> String {
        "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(more)\r\n\(value)\r\n"
    }

    private var multipart: String { "multipart/form-data; boundary=\(Self.boundary)" }

    @Test("one-click unsubscribing in both encodings, as RFC 8058 shows it")
    func oneClick() throws {
        #expect(try read("List-Unsubscribe=One-Click", Self.urlEncoded) == ["List-Unsubscribe=One-Click"])
        let type = "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn"
        let body =
            "-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
            + "One-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n"
        #expect(try read(body, type) == ["List-Unsubscribe=One-Click"])
    }

    @Test("fields in their order, doubled ones too, in any script")
    func fields() throws {
        #expect(
            try read("kind=fax&kind=call&a=%D8%A7+b&&c&d=", Self.urlEncoded + "; charset=UTF-8")
                == ["kind=fax", "kind=call", "a=ا b", "c=", "d="])
        let body = part("kind", "fax") + part("kind", "ا\r\n--b", "Content-Type: text/plain; charset=utf-8\r\n")
        #expect(
            try read(body + "--\(Self.boundary)--", "Multipart/Form-Data; Boundary=\"\(Self.boundary)\"")
                == ["kind=fax", "kind=ا\r\n--b"])
        #expect(try read("--\(Self.boundary)--\r\n", multipart) == [])
        #expect(try read(part("e", "") + "--\(Self.boundary)--", multipart) == ["e="])
    }

    @Test(
        "what is neither encoding is none",
        arguments: [
            nil, "", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/mixed; boundary=a", "application/x-www-form-urlencoded; a=b; a=c", ";", "a/b; c=\"",
        ] as [String?])
    func types(type: String?) {
        #expect(throws: FormFault.type) { try read("a=b", type) }
    }

    @Test("malformed bodies are refused, not guessed at")
    func malformed() {
        for body in ["a=%", "a=%zz", "a=%00", "a=%ff", "%c3%28=1"] {
            #expect(throws: FormFault.malformed) { try read(body, Self.urlEncoded) }
        }
        #expect(throws: FormFault.malformed) { try FormReader.read([0xff, 0x3d], type: Self.urlEncoded) }
        let end = "--\(Self.boundary)--\r\n"
        for body in [
            "", "a", part("a", "b"), "preamble" + part("a", "b") + end, part("a", "b").dropLast(2) + end,
            "--\(Self.boundary)\r\n\r\nno head\r\n" + end, "--\(Self.boundary)\r\nno colon\r\n\r\nx\r\n" + end,
            part("a", "b", "Content-Type: multipart/mixed; boundary=x\r\n") + end,
            part("a", "b", "Content-Transfer-Encoding: base64\r\n") + end,
            part("a", "b", "Content-Disposition: form-data; name=\"c\"\r\n") + end,
            part("a\"; filename=\"x.txt", "b") + end, part("a", "b\u{0}") + end,
            part("a", "b", "X-Long: \(String(repeating: "x", count: 2_000))\r\n") + end,
        ] {
            #expect(throws: FormFault.malformed, "\(body.prefix(200))") { try read(String(body), multipart) }
        }
        for boundary in ["a\u{e9}", String(repeating: "x", count: 71)] {
            #expect(throws: FormFault.malformed) {
                try read("--\(boundary)--", "multipart/form-data; boundary=\"\(boundary)\"")
            }
        }
    }

    @Test("bombs are refused: fields, names and values are bounded")
    func bombs() {
        let many = String(repeating: "a=b&", count: 257)
        let parts = String(repeating: part("a", "b"), count: 257) + "--\(Self.boundary)--"
        #expect(throws: FormFault.tooLarge) { try read(many, Self.urlEncoded) }
        #expect(throws: FormFault.tooLarge) { try read(parts, multipart) }
        #expect(throws: FormFault.tooLarge) { try read(String(repeating: "n", count: 65) + "=1", Self.urlEncoded) }
        #expect(throws: FormFault.tooLarge) { try read("v=" + String(repeating: "v", count: 4_097), Self.urlEncoded) }
    }

    @Test("a field that may stand there once, and stands there twice, has no value")
    func doubled() throws {
        let form = try FormReader.read(Array("do=leave&do=less&a=1".utf8), type: Self.urlEncoded)
        #expect(form.one("do") == nil && form.one("a") == "1" && form.one("b") == nil)
        #expect(LeaveOrder(form) == nil)
    }

    @Test(
        "what leaves, what asks for less, and what does neither",
        arguments: [
            ("List-Unsubscribe=One-Click", .leave), ("do=leave", .leave), ("do=less&limit=3", .less(3)),
            ("do=less&limit=0", nil), ("do=less&limit=1001", nil), ("do=less", nil), ("", nil), ("do=", nil),
            ("list-unsubscribe=One-Click", nil), ("List-Unsubscribe=one-click", nil), ("limit=3", nil),
            ("do=less&limit=3&limit=4", nil),
        ] as [(String, LeaveOrder?)])
    func orders(body: String, order: LeaveOrder?) throws {
        #expect(LeaveOrder(try FormReader.read(Array(body.utf8), type: Self.urlEncoded)) == order)
    }

    @Test(
        "a stranger's languages, best first",
        arguments: [
            ("de-CH, fr;q=0.9, en;q=0.8, *;q=0.1", ["de-CH", "fr", "en"]), ("en;q=0.1,ar;q=0.9", ["ar", "en"]),
            ("fr;q=0", []), ("", []), (nil, []), ("!!, en;q=x, es ; q=1.0", ["es"]),
            (String(repeating: "en,", count: 1_000), []),
        ] as [(String?, [String])])
    func languages(header: String?, ladder: [String]) {
        #expect(AcceptLanguage.ladder(header).map(\.text) == ladder)
    }
}
