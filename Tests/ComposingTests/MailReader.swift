// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport

/// What Python's `email` package read in one mail.
struct ReadMail: Decodable {
    /// Everything that is wrong by the strict policy, on the wire, or in the HTML.
    let defects: [String]
    /// Before dot-stuffing.
    let octets: Int
    let longestLine: Int
    let headers: [[String]]
    let from: [Mailbox]
    let to: [Mailbox]
    let type: String
    let parts: [Part]

    struct Mailbox: Decodable, Hashable {
        let name: String
        let address: String
    }

    struct Part: Decodable {
        let type: String
        let charset: String
        let encoding: String
        let text: String
        let page: Page?
    }

    struct Page: Decodable {
        let text: String
        /// Tag, `lang` and `dir` of `html` and each table, in order.
        let attributes: [[String?]]
        let links: [String]
    }

    /// The values of a header, however often it stands there.
    func values(_ name: String) -> [String] { headers.filter { $0[0] == name }.map { $0[1] } }

    var subject: String? { values("Subject").first }
    var plainText: String? { parts.first?.text.replacing("\r\n", with: "\n") }
    var html: String? { parts.last?.text.replacing("\r\n", with: "\n") }
}

/// The independent reader: one process of Python for any number of mails.
enum MailReader {
    /// Writes the mails as a relay would get them, each ended by a lone dot, and reads them back.
    static func read(_ mails: [(letter: any MailLetter, claimed: ClaimedDelivery)]) async throws -> [ReadMail] {
        var stream: [UInt8] = []
        for mail in mails {
            mail.letter.write(for: mail.claimed, to: &stream)
            stream += ".\r\n".utf8
        }
        return try await read(stream: stream)
    }

    static func read(stream: [UInt8]) async throws -> [ReadMail] {
        let folder = try TemporaryFolder()
        let path = folder.path("mails")
        try Data(stream).write(to: URL(filePath: path))
        let (peer, _) = try await PeerScript.start("mail_reader.py", [path])
        var mails: [ReadMail] = []
        while true {
            let line = try await peer.lines.next()
            if line == "{\"end\": true}" { return mails }
            mails.append(try JSONDecoder().decode(ReadMail.self, from: Data(line.utf8)))
        }
    }
}
