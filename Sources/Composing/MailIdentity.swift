// SPDX-License-Identifier: MIT

import Domain

/// The addresses and names in whose name mail goes out, as configured and proved fit for headers.
struct MailIdentity: Sendable {
    let from: Mailbox
    let bounces: MailAddress
    /// Behind the `@` of each Message-ID.
    let idDomain: String
    /// RFC 2919, without the angle brackets.
    let listID: String?

    init(_ organisation: Organisation) throws(ComposingFault) {
        from = try Mailbox(organisation.from, field: "organisation.from")
        guard let bounces = try? MailAddress(organisation.bounces) else {
            throw .notAnAddress(field: "organisation.bounces")
        }
        self.bounces = bounces
        guard let domain = MailAddress.domain(organisation.messageIDDomain ?? String(from.address.domain)) else {
            throw .notADomain(field: "organisation.messageIDDomain")
        }
        idDomain = domain
        guard let list = organisation.listID else {
            listID = nil
            return
        }
        guard let domain = MailAddress.domain(list) else { throw .notADomain(field: "organisation.listId") }
        listID = domain
    }
}
