// SPDX-License-Identifier: MIT

import Domain

/// Our own mail as a provider describes it, and what proves whose it was.
///
/// By our marks only, in the envelope sender and in the leave link. Never by the recipient's address: one address can be
/// several people's, and a provider's account can send other mail than ours to it.
struct ProviderMail {
    private let sender: String
    private let returned: ReturnedMail

    /// Takes what the provider says.
    ///
    /// - Parameters:
    ///   - sender: The envelope's, with or without a name before it.
    ///   - headers: As many as the provider includes; of the first ``mostHeaders`` those with marks are looked at.
    init(sender: String, headers: some Sequence<(name: String, value: String)>) {
        self.sender = String(sender.prefix(Self.longestValue))
        let lines = headers.prefix(Self.mostHeaders).filter { Self.marked.contains($0.name.lowercased()) }.map {
            header in
            "\(header.name): \(header.value.prefix(Self.longestValue).replacing("\r", with: " ").replacing("\n", with: " "))\n"
        }
        returned = ReturnedMail(Array(lines.joined().utf8)[...])
    }

    /// Which mail it is, as far as our marks prove it.
    func reported(_ proof: any MailProof) -> ReportedMail {
        var search = ProofSearch(proof)
        if let delivery = search.delivery(in: [sender] + returned.header.all("return-path")) {
            return .delivery(delivery)
        }
        for links in returned.header.all("list-unsubscribe") {
            if let person = search.person(in: Array(links.utf8)[...]) {
                return .person(person, version: returned.version(for: person))
            }
        }
        return .unproved
    }

    private static let marked: Set = ["return-path", "list-unsubscribe", "message-id"]
    /// Ours have about twenty.
    static let mostHeaders = 200
    private static let longestValue = 2_048
}
