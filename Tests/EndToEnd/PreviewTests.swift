// SPDX-License-Identifier: MIT

import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite("Previews and test mails, end to end")
struct PreviewTests {
    @Test("a draft can be looked at in every format, and sent to one mailbox as a test that no account counts")
    func draft() async throws {
        let folder = try TemporaryFolder()
        let mails = folder.path("mails")
        let (relay, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "urgentd", "correct horse", mails])
        defer { withExtendedLifetime(relay) {} }
        let password = try folder.write("password", "correct horse\n")
        chmod(password, 0o600)
        var configuration = BedConfiguration(relay: port)
        configuration.relayHost = "localhost"
        configuration.relayKeys = """
            tls: "require", caFile: "\(folder.path("cert.pem"))", username: "urgentd", credential: "\(password)"
            """
        let action = SampleAction(reference: "UA 1/26", texts: ["en": "Missing since dawn", "ar": "مفقود منذ الفجر"])
        try await DaemonBed.run(configuration) { bed in
            try await bed.handIn(action)
            let text = try await bed.ctl("preview", "UA 1/26", "--language", "en")
            #expect(text.output.contains("I have acted:\nhttps://act.alerts.example/acted/----"))
            let page = try await bed.ctl("preview", "UA 1/26", "--language", "ar", "--format", "html")
            #expect(page.output.contains("<html lang=\"ar\" dir=\"rtl\">"))
            let file = try await bed.ctl("preview", "UA 1/26", "--language", "ar", "--format", "eml")
            #expect(file.output.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
            let none = try await bed.ctl("preview", "UA 1/26", "--language", "zu")
            #expect(none.status == Exit.refused && none.error.contains("has no text in \"zu\"; it has ar, en"))

            let sent = try await bed.ctl("test-send", "UA 1/26", "--to", "desk@staff.example", "--language", "en")
            #expect(sent.status == Exit.done, "\(sent.error)")
            let mail = try #require(try await ReadMail.read(mails).first)
            #expect(mail.subject == "TEST: Missing since dawn" && mail.defects == [])
            #expect(mail.to.map(\.address) == ["desk@staff.example"])
            #expect(mail.values("List-Unsubscribe").first?.contains("/leave/----") == true)

            #expect(try await bed.status("UA 1/26").state == "awaiting-approval")
            let audit = try await bed.ctl("audit", "UA 1/26")
            #expect(audit.output.contains("test-send") && !audit.output.contains("desk@staff"))
            #expect(!bed.log.contains("desk@staff"))
        }
    }
}
