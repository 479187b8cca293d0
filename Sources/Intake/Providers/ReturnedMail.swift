// SPDX-License-Identifier: MIT

import Domain

/// Our own mail as a provider describes it, and what proves whose it was.
///
/// By our marks only, in the envelope sender and in the leave link. Never by the recipient's address: one address can be
/// several people's, and a provider's account can send other mail than ours to it.
struct ReturnedMail {
    private let sender: String
    private let headers: [(name: String, value: String)]

    /// Takes what the provider says.
    ///
    /// - Parameters:
    ///   - sender: The envelope's, with or without a name before it.
    ///   - headers: As many as the provider includes; only the first ``mostHeaders`` are looked at.
    init(sender: String, headers: some Sequence<(name: String, value: String)>) {
        self.sender = sender
        self.headers = headers.prefix(Self.mostHeaders).map { ($0.name.lowercased(), $0.value) }
    }

    /// Which mail it is, as far as our marks prove it.
    func reported(_ proof: any MailProof) -> ReportedMail {
        for text in [sender] + values("return-path") {
            if let delivery = proof.delivery(of: Self.address(in: text)) { return .delivery(delivery) }
        }
        for token in values("list-unsubscribe").flatMap(Self.tokens) {
            if let person = proof.person(ofLeaveToken: token) { return .person(person, version: nil) }
        }
        return .unproved
    }

    private func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The address of `Name <address>`, or the text itself.
    private static func address(in text: String) -> String {
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return text }
        return String(text[text.index(after: open)...].dropLast())
    }

    /// What may be a token in a list of links in angle brackets (RFC 2369 §2): the last part of each path.
    private static func tokens(in value: String) -> [String] {
        value.prefix(longestValue).split(separator: ",").compactMap { link in
            let link = link.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }
            return link.lowercased().hasPrefix("http") ? link.split(separator: "/").last.map(String.init) : nil
        }
    }

    /// Ours have about twenty.
    static let mostHeaders = 200
    private static let longestValue = 2_048
}
