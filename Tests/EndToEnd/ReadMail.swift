// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// What Python's `email` package read in one mail, in its strict policy.
struct ReadMail: Decodable {
    /// Everything that is wrong by the strict policy, on the wire, or in the HTML.
    let defects: [String]
    let headers: [[String]]
    let to: [Mailbox]
    let parts: [Part]

    struct Mailbox: Decodable {
        let name: String
        let address: String
    }

    struct Part: Decodable {
        let type: String
        let text: String
        let page: Page?
    }

    struct Page: Decodable {
        let text: String
        /// Tag, `lang` and `dir` of `html` and each table, in order.
        let attributes: [[String?]]
    }

    var subject: String { values("Subject").first ?? "" }

    func values(_ name: String) -> [String] { headers.filter { $0[0] == name }.map { $0[1] } }

    /// Reads a file of mails as they stood on the wire.
    static func read(_ path: String) async throws -> [ReadMail] {
        let (peer, _) = try await PeerScript.start("mail_reader.py", [path])
        var mails: [ReadMail] = []
        while true {
            let line = try await peer.lines.next()
            if line == "{\"end\": true}" { return mails }
            mails.append(try JSONDecoder().decode(ReadMail.self, from: Data(line.utf8)))
        }
    }
}
