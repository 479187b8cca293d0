// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Testing

@testable import Intake

@Suite("Rosters")
struct RosterReaderTests {
    static let header =
        "id,name,email,languages,country,timezone,networks,appetite,webhook_url,webhook_secret,webhook_format"
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test("a row with everything in it is read")
    func everything() throws {
        let batch = read(
            """
            \(Self.header)
            v-1,"First, ""Fi"" Reader",F@Example.org,pt-br;es,BR,America/Sao_Paulo,lawyers;students,limited:4;issues=a+b;regions=AMR+150,https://Hooks.Example.org/x,\(Self.secret),slack

            """)
        #expect(batch.faults.isEmpty)
        let volunteer = try #require(batch.rows.first?.volunteer)
        #expect(volunteer.id == "v-1")
        #expect(volunteer.name == "First, \"Fi\" Reader")
        #expect(volunteer.email == "F@example.org")
        #expect(volunteer.languages.map(\.text) == ["pt-BR", "es"])
        #expect(volunteer.country.text == "BR")
        #expect(volunteer.timeZone == "America/Sao_Paulo")
        #expect(volunteer.networks == ["lawyers", "students"])
        #expect(volunteer.appetite == Appetite(amount: .limited(4), issues: ["a", "b"], regions: ["AMR", "150"]))
        #expect(
            volunteer.webhook == WebhookAddress(url: "https://hooks.example.org/x", secret: Self.secret, format: .slack)
        )
    }

    @Test("byte order mark, CRLF, any order of columns, line breaks in quotes, no line end at the end")
    func forms() {
        let batch = read(
            "\u{feff}Country, languages ,id,email,name\r\nKE,sw,1,a@x.example,\"Two\r\nLines\"\r\n\r\nKE,sw,2,b@x.example,"
        )
        #expect(batch.faults.isEmpty)
        #expect(batch.rows.map(\.volunteer.id) == ["1", "2"])
        #expect(batch.rows.map(\.volunteer.name) == ["Two Lines", nil])
        #expect(batch.rows.map(\.line) == [2, 5])
    }

    @Test("Unicode names are composed and freed of what could turn or break a line")
    func names() {
        let batch = read(
            "id,email,languages,country,name\n1,a@x.example,ar,EG,\"\u{202e}Zoe\u{308} \u{0}\u{2066}Ω\u{200f}\t\u{2028}x\u{7}\"\n"
        )
        #expect(batch.rows.first?.volunteer.name == "Zoë Ω x")
    }

    @Test(
        "a bad field is told with line, column and kind, and the row is left out",
        arguments: [
            ("", "a@x.example", "en", "KE", "", "", "id", "missing"),
            (String(repeating: "x", count: 129), "a@x.example", "en", "KE", "", "", "id", "128"),
            ("a\u{7}b", "a@x.example", "en", "KE", "", "", "id", "printable"),
            ("1", "nobody", "en", "KE", "", "", "email", "no @"),
            ("1", "a@nodomain", "en", "KE", "", "", "email", "no full domain"),
            ("1", "\"a@x.example\r\nBcc: b@x.example\"", "en", "KE", "", "", "email", "line break"),
            ("1", "a\u{0}@x.example", "en", "KE", "", "", "email", "control character"),
            ("1", "", "en", "KE", "", "", "email", "neither"),
            ("1", "a@x.example", "", "KE", "", "", "languages", "missing"),
            ("1", "a@x.example", "en;xx", "KE", "", "", "languages", "does not exist"),
            ("1", "a@x.example", "en", "", "", "", "country", "missing"),
            ("1", "a@x.example", "en", "XX", "", "", "country", "no such country"),
            ("1", "a@x.example", "en", "KEN", "", "", "country", "no such country"),
            ("1", "a@x.example", "en", "KE", "Africa/Narobi", "", "timezone", "no such time zone"),
            ("1", "a@x.example", "en", "KE", "GMT+3", "", "timezone", "no such time zone"),
            ("1", "a@x.example", "en", "KE", "", "limited:0", "appetite", "no appetite"),
            ("1", "a@x.example", "en", "KE", "", "some", "appetite", "no appetite"),
            ("1", "a@x.example", "en", "KE", "", "all;issues=", "appetite", "no appetite"),
        ])
    func badField(
        id: String, email: String, languages: String, country: String, zone: String, appetite: String, column: String,
        reason: String
    ) {
        let batch = read(
            "id,email,languages,country,timezone,appetite\n0,ok@x.example,en,KE,,\n\(id),\(email),\(languages),\(country),\(zone),\(appetite)\n"
                + "2,ok@x.example,en,KE,Asia/Kolkata,none\n")
        #expect(batch.rows.map(\.volunteer.id) == ["0", "2"])
        #expect(batch.faults.count == 1)
        #expect(batch.faults.first?.line == 3)
        #expect(batch.faults.first?.column == column)
        #expect(batch.faults.first?.reason.contains(reason) == true, "\(batch.faults)")
        #expect((batch.read, batch.skipped) == (3, 1))
    }

    @Test(
        "a webhook that must not be written to is refused",
        arguments: [
            ("https://user:pw@x.example/", Self.secret, "", "webhook_url"),
            ("https://x.example/#f", Self.secret, "", "webhook_url"),
            ("ftp://x.example/", Self.secret, "", "webhook_url"), ("http://x.example/", Self.secret, "", "webhook_url"),
            ("https://10.0.0.1/", Self.secret, "", "webhook_url"), ("https://x.example/", "", "", "webhook_secret"),
            ("https://x.example/", "whsec_AAAA", "", "webhook_secret"),
            ("https://x.example/", "hunter2", "", "webhook_secret"),
            ("https://x.example/", Self.secret, "carrier-pigeon", "webhook_format"),
            ("", Self.secret, "", "webhook_url"), ("https://x.example/", "", "ntfy", "webhook_url"),
            ("https://x.example/a.b", "", "ntfy", "webhook_url"),
            ("https://x.example/", "\(Self.secret) whsec_AAAA", "", "webhook_secret"),
        ])
    func webhook(url: String, secret: String, format: String, column: String) {
        let rules = RosterReader.Rules(endpointRefusal: { url in
            url.literal.flatMap { AddressRule().refusal(of: $0, port: url.port) }.map { "the endpoint is at \($0)" }
        })
        let text =
            "id,email,languages,country,webhook_url,webhook_secret,webhook_format\n1,a@x.example,en,KE,\(url),\(secret),\(format)\n"
        let batch = read(text, rules: rules)
        #expect(batch.rows.isEmpty)
        #expect(batch.faults.map(\.column) == [column])
        for part in [url, secret, format] where !part.isEmpty {
            #expect(batch.faults.allSatisfy { !$0.reason.contains(part) })
        }
    }

    @Test("while a secret is changed there are two; where the daemon has a key of its own there may be none")
    func secrets() {
        let header = "id,languages,country,webhook_url,webhook_secret\n"
        let two = read("\(header)1,en,KE,https://x.example/,\(Self.secret) \(Self.secret)\n")
        #expect(two.rows.first?.volunteer.webhook?.secret == "\(Self.secret) \(Self.secret)")
        let none = "\(header)1,en,KE,https://x.example/,\n"
        #expect(read(none).faults.map(\.column) == ["webhook_secret"])
        #expect(read(none, rules: RosterReader.Rules(needsSecrets: false)).rows.count == 1)
    }

    @Test("a webhook alone is enough; formats that do not sign need no secret")
    func webhookAlone() {
        let batch = read("id,languages,country,webhook_url,webhook_format\n1,en,KE,https://ntfy.example/t,ntfy\n")
        #expect(batch.rows.first?.volunteer.channel == .webhook)
    }

    @Test(
        "a header that cannot be understood refuses the file in line 1, and quotes nothing of it",
        arguments: [
            ("id,emial,languages,country", "expected email"), ("id,email,languages,country,id", "second time"),
            ("id,email,languages", "missing"), ("id,languages,country", "neither a column"),
            ("id;email;languages;country", "not separated by commas"), ("", "no header"),
            ("1,anna@secret.example,en,KE", "unknown"),
        ])
    func header(header: String, reason: String) {
        var reader = RosterReader(format: .csv)
        let first = reader.feed(Array("\(header)\n1,a@x.example,en,KE\n".utf8))
        let faults = header.isEmpty ? first.faults : first.faults + reader.finish().faults
        if header.isEmpty {
            #expect(faults.first?.reason.contains("unknown") == true)
        } else {
            #expect(faults.contains { $0.reason.contains(reason) }, "\(faults)")
        }
        #expect(reader.isRefused)
        #expect(first.rows.isEmpty)
        #expect(faults.allSatisfy { !$0.reason.contains("anna") && $0.line >= 1 })
    }

    @Test("an empty file has no header")
    func empty() {
        #expect(read("").faults.map(\.reason) == ["the file has no header row"])
        #expect(read("", format: .jsonLines).faults.isEmpty)
    }

    @Test("rows that are no rows: too many fields, a stray quote, text after a quote, no UTF-8")
    func malformed() {
        let text =
            Array(
                "id,email,languages,country\n1,a@x.example,en,KE,more\n2,a\"b,en,KE\n\"3\"x,a@x.example,en,KE\n4,".utf8)
            + [0xff] + Array("@x.example,en,KE\n5,a@x.example,en,KE\n".utf8)
        let batch = read(bytes: text)
        #expect(batch.rows.map(\.line) == [6])
        #expect(batch.faults.map(\.line) == [2, 3, 4, 5])
        #expect(batch.faults[0].reason == "the row has 5 fields, the header 4")
    }

    @Test("a quote that is never closed costs one row, not the rest of the file")
    func unclosedQuote() {
        let filler = (0..<3000).map { "\($0),a@x.example,en,KE\n" }.joined()
        let batch = read("id,email,languages,country\nx,\"a@x.example,en,KE\n" + filler)
        #expect(batch.rows.count == 3000)
        #expect(batch.rows.first?.line == 3)
        #expect(batch.faults.map(\.line) == [2])
        let short = read("id,email,languages,country\nx,\"a@x.example,en,KE\n1,a@x.example,en,KE\n")
        #expect(short.rows.map(\.line) == [3])
        #expect(short.faults.map(\.reason) == ["a quote is not closed"])
    }

    @Test("a line without end is given up early and costs no memory")
    func endless() {
        var reader = RosterReader(format: .csv)
        _ = reader.feed(Array("id,email,languages,country\n".utf8))
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
        var faults: [RosterFault] = []
        for _ in 0..<64 { faults += reader.feed(piece).faults }
        let last = reader.feed(Array("\n1,a@x.example,en,KE\n".utf8))
        #expect(faults.count == 1)
        #expect(last.rows.map(\.line) == [3])
    }

    @Test("JSON Lines: lists or texts, numbers as ids, nothing unknown")
    func jsonLines() {
        let batch = read(
            """
            {"id": "a", "email": "a@x.example", "languages": ["en", "fr"], "country": "KE", "networks": ["n;m"]}
            {"id": 7, "email": "a@bücher.example", "languages": "en;fr", "country": "KE", "name": null}

            {"id": "b", "emial": "a@x.example", "languages": ["en"], "country": "KE"}
            ["id"]
            {"id": "c"
            {"id": "d", "email": "a@x.example", "languages": ["en"], "country": 5}
            """, format: .jsonLines)
        #expect(batch.rows.map(\.volunteer.id) == ["7"])
        #expect(batch.rows.first?.volunteer.email == "a@xn--bcher-kva.example")
        #expect(batch.rows.first?.volunteer.languages.count == 2)
        #expect(batch.faults.map(\.line) == [1, 4, 5, 6, 7])
        #expect(batch.faults.map(\.column) == ["networks", "", "", "", "country"])
        #expect((batch.read, batch.skipped) == (6, 5))
    }

    @Test(
        "the samples in config/ are taken",
        arguments: [("roster.csv", RosterFormat.csv, 3), ("roster.jsonl", .jsonLines, 2)])
    func samples(name: String, format: RosterFormat, count: Int) throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../config/samples/\(name)")
        let batch = read(bytes: [UInt8](try Data(contentsOf: url)), format: format)
        #expect(batch.faults.isEmpty)
        #expect(batch.rows.count == count)
    }

    private func read(_ text: String, format: RosterFormat = .csv, rules: RosterReader.Rules = .init())
        -> RosterReader.Batch
    {
        read(bytes: Array(text.utf8), format: format, rules: rules)
    }

    /// Reads the whole at once, and again byte by byte: the cut must not matter.
    private func read(bytes: [UInt8], format: RosterFormat = .csv, rules: RosterReader.Rules = .init())
        -> RosterReader.Batch
    {
        let whole = pieces([bytes], format, rules)
        if bytes.count < 4096 {
            let cut = pieces(bytes.map { [$0] }, format, rules)
            #expect(cut.rows == whole.rows)
            #expect(cut.faults == whole.faults)
            #expect((cut.read, cut.skipped) == (whole.read, whole.skipped))
        }
        return whole
    }

    private func pieces(_ pieces: [[UInt8]], _ format: RosterFormat, _ rules: RosterReader.Rules) -> RosterReader.Batch
    {
        var reader = RosterReader(format: format, rules: rules)
        var all = RosterReader.Batch()
        for batch in pieces.map({ reader.feed($0) }) + [reader.finish()] { all.add(batch) }
        return all
    }
}
