// SPDX-License-Identifier: MIT

import Domain

/// An author as the configuration writes it: `Urgent Actions <ua@example.org>`, or the address alone.
struct Mailbox: Hashable, Sendable {
    /// Empty when there is none.
    let name: String
    let address: MailAddress

    init(_ text: String, field: String) throws(ComposingFault) {
        guard !text.breaksLines else { throw .controlCharacter(field: field) }
        let text = String(text[...].trimmed)
        var name: Substring = ""
        var address = text[...]
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            name = text[..<open].trimmed
            address = text[text.index(after: open)...].dropLast()
        }
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
        guard let address = try? MailAddress(String(address)) else { throw .notAnAddress(field: field) }
        self.name = String(name.replacing("\\\"", with: "\""))
        self.address = address
    }
}
