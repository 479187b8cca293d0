// SPDX-License-Identifier: MIT

import Domain

/// The mail that a report gives back, or the head of it.
struct ReturnedMail {
    let header: MailHeader
    let content: ArraySlice<UInt8>

    init(_ content: ArraySlice<UInt8>) {
        self.content = content
        header = MailHeader.read(content).header
    }

    /// A report about it is about nothing of ours: our mails are no reports and have a way back.
    var isReport: Bool {
        MediaType(header["content-type"]).name == "multipart/report" || header["return-path"]?.trimmed == "<>"
            || MailSystem.speaks(in: header)
    }

    /// The version of an alert's Message-ID, `<mark.version.volunteer.m@…>`; nil unless it names this person.
    ///
    /// Nothing signs it; it is worth as much as what proves the person.
    func version(for volunteer: VolunteerKey) -> VersionKey? {
        guard let id = header["message-id"], let local = id.split(separator: "@").first else { return nil }
        let parts = local.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3] == "m", UInt32(parts[2]) == volunteer.number, let version = UInt32(parts[1])
        else { return nil }
        return VersionKey(version)
    }
}

extension String {
    fileprivate var trimmed: String { self[...].trimmingSpaces }
}

/// Who speaks when no person does.
enum MailSystem {
    static func speaks(in header: MailHeader) -> Bool {
        let from = header["from"]?.lowercased() ?? ""
        return names.contains { from.contains($0) }
    }

    private static let names = ["mailer-daemon", "postmaster@", "mail delivery s", "mail-daemon", "mailerdaemon"]
}
