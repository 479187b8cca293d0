// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("SIGHUP: words, templates, ways to wake people")
struct ReloadTextTests {
    private static let template = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../config/templates/alert.txt.mustache").standardizedFileURL

    private static func set(_ mark: String, in overlay: String) throws {
        let text = try String(contentsOf: template, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: "\(overlay)/templates", withIntermediateDirectories: true)
        try (text + "\n\(mark)\n").write(
            toFile: "\(overlay)/templates/alert.txt.mustache", atomically: true, encoding: .utf8)
    }

    @Test("a template that was mended holds for all who have not been sent to yet, in this action and the next")
    func template() async throws {
        let folder = try TemporaryFolder()
        let (relay, port) = try await PeerScript.start(
            "relay_peer.py", ["--latency", "0.004", "--keep", folder.path("mails")])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 2"
        configuration.more = "overlay: \"\(folder.path("overlay"))\", limits: { inFlight: 16 },"
        try Self.set("THE-FIRST-MARK", in: folder.path("overlay"))
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(400)
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await Relay.waitForTexts(50, at: relay)
            try Self.set("THE-SECOND-MARK", in: folder.path("overlay"))
            let said = try await bed.reload(configuration)
            #expect(said.contains("overlay (templates/alert.txt.mustache)"), "\(said)")
            let before = Relay.texts(relay).count
            let preview = try await bed.ctl("preview", "UA 1/26", "--language", "en")
            #expect(preview.output.contains("THE-SECOND-MARK"))
            try await bed.closedAccount(of: "UA 1/26")
            let mails = try String(contentsOfFile: folder.path("mails"), encoding: .utf8)
            let (first, second) = (mails.ranges(of: "THE-FIRST-MARK").count, mails.ranges(of: "THE-SECOND-MARK").count)
            // What was in the loop's hands and on its connections was rendered already.
            #expect(first + second == people.count && first >= 50 && first <= before + 16 + 4, "\(first) \(before)")
            try await bed.release(SampleAction(reference: "UA 2/26"), to: people)
            try await bed.closedAccount(of: "UA 2/26")
            let all = try String(contentsOfFile: folder.path("mails"), encoding: .utf8)
            #expect(all.ranges(of: "THE-FIRST-MARK").count == first)
        }
        withExtendedLifetime(relay) {}
    }

    @Test("the next alarm goes to the address that holds now, and the organisation's new name stands in the next mail")
    func alarm() async throws {
        let folder = try TemporaryFolder()
        let (old, oldHook) = try await PeerScript.start("webhook_receiver.py")
        let (new, newHook) = try await PeerScript.start("webhook_receiver.py")
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--keep", folder.path("mails")])
        var configuration = BedConfiguration(relay: port)
        configuration.more = "alarms: { email: [\"old@ops.example\"], webhook: \"http://127.0.0.1:\(oldHook)/hook\" },"
        try await DaemonBed.run(configuration) { bed in
            configuration.more =
                "alarms: { email: [\"new@ops.example\"], webhook: \"http://127.0.0.1:\(newHook)/hook\" },"
            try bed.folder.write(
                "urgentd.json5",
                configuration.text(state: bed.state, queue: bed.queue, socket: bed.socket)
                    .replacing("Example Human Rights", with: "Another Name")
                    .replacing("https://act.alerts.example", with: "https://new.alerts.example"))
            try bed.hangUp()
            let said = try await bed.waitForLog("urgentd: reloaded")
            #expect(said.contains("organisation.name, http.publicURL, alarms.email, alarms.webhook"), "\(said)")
            try await bed.handIn(SampleAction(reference: "UA 52/26").ending(in: 15))
            #expect(try await new.waitForLine(containing: "window-missed").contains("UA 52/26"))
            #expect(try await relay.waitForLine(containing: "text ").hasSuffix("new@ops.example"))
            #expect(!old.printed.contains("window-missed") && !relay.printed.contains("old@ops.example"))
            #expect(!bed.log.contains("ops.example") && !bed.log.contains("\(newHook)/hook"))
            try await bed.release(SampleAction(reference: "UA 1/26"), to: Person.crowd(1))
            try await bed.closedAccount(of: "UA 1/26")
            let mails = try String(contentsOfFile: folder.path("mails"), encoding: .utf8)
            #expect(mails.contains("Another Name") && !mails.contains("Example Human Rights"))
            #expect(mails.contains("<https://new.alerts.example/leave/") && !mails.contains("act.alerts.example"))
        }
    }

    @Test("rules of approval, windows and delegates hold for the next who asks")
    func rules() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(1)))
            try await bed.handIn(SampleAction(reference: "UA 1/26", window: ""))
            let own = try await bed.ctl("--as", "a.writer", "approve", "UA 1/26")
            #expect(own.status == Exit.refused, "\(own.output)")
            var configuration = BedConfiguration()
            configuration.more = "approval: { required: false }, windows: { longest: \"2h\", default: \"1h\" },"
            let said = try await bed.reload(configuration)
            #expect(said.contains("approval.required, windows.default, windows.longest"), "\(said)")
            #expect(bed.log.contains("a setting to think about setting=\"approval.required is false"))
            let done = try await bed.ctl("--as", "a.writer", "approve", "UA 1/26")
            #expect(done.status == Exit.done, "\(done.error)")
            let left = try #require(try await bed.status("UA 1/26").window.secondsLeft)
            #expect((3_000...3_600).contains(left), "\(left)")
            let long = try await bed.ctl(
                "enqueue", "-", input: SampleAction(reference: "UA 2/26", window: #"window: "3h","#).text)
            #expect(long.status == Exit.badInput, "\(long.output)")
        }
    }
}
