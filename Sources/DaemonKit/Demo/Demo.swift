// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime

/// The whole job on this machine with nothing to set up: real daemon, real ledger, real sockets, made-up people.
public struct Demo: Sendable {
    private let volunteers: Int
    /// Where everything stays; nil: the captured messages stay in a temporary folder, the ledger goes.
    private let keep: String?
    private let console: Console
    private let clock = HouseClock()

    /// People in a demo that is not told otherwise.
    public static let usualVolunteers = 2_000

    public init(volunteers: Int = usualVolunteers, keep: String? = nil, console: Console = Console()) {
        self.volunteers = volunteers
        self.keep = keep
        self.console = console
    }

    /// Why the demo could not show what it is for.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs to the closing account.
    ///
    /// - Returns: Whether everyone is accounted for.
    /// - Throws: ``Failure`` or ``StartError`` when it could not be run at all.
    public func run() async throws -> Bool {
        let folders = try Folders(keep: keep)
        let mail = try MailReceiver(folder: folders.mail)
        try await mail.start()
        let webhooks = WebhookReceiver(folder: folders.webhooks)
        let webhookPort = try await webhooks.start()

        let app = App(configuration: folders.configuration(mailPort: mail.port, webhookPort: webhookPort), clock: clock)
        try await app.start()
        guard let desk = await app.desk else { throw Failure(description: "the daemon has no desk") }
        let me = Identity(name: "demo", login: "demo")

        console.line("urgentd demo: \(volunteers) made-up volunteers, one urgent action in 6 languages")
        try await importRoster(into: desk, webhookPort: webhookPort, by: me)
        guard let reference = Reference(DemoAction.reference) else { throw Failure(description: "bad reference") }
        try drop(DemoAction.document, into: folders.queue)
        let record = try await wait(for: reference, at: desk)
        console.line("queue      \(reference) was taken from the queue folder: \(record.state.rawValue)")

        let approver = Identity(name: DemoAction.approver, login: "demo")
        let receipt = try await desk.approve(
            ApprovalOrder(reference: reference, digest: record.digest), by: approver)
        console.line(
            "approval   \(reference) by \(DemoAction.approver): audience \(receipt.audience ?? 0); "
                + "the country of concern (HN) is left out")

        let began = clock.now()
        let report = try await watch(reference, at: desk)
        let seconds = max(0.001, clock.now().since(began).inSeconds)
        let proof = try await desk.reconcile(reference)
        let account = ClosingAccount(
            version: try Self.newest(report), mailsSeen: await mail.taken, webhooksSeen: webhooks.taken,
            differences: proof.flatMap(\.differences))
        for line in account.lines { console.line(line) }
        let accepted = account.version.states[.accepted] ?? 0
        console.line(String(format: "%d alerts in %.2f s, each recorded on disk.", accepted, seconds))

        await app.stop()
        await webhooks.stop()
        await mail.stop()
        for line in folders.farewell { console.line(line) }
        folders.tidy()
        return account.isClosed
    }

    private func importRoster(into desk: Desk, webhookPort: Int, by me: Identity) async throws {
        let roster = DemoRoster(volunteers: volunteers, webhookBase: "http://127.0.0.1:\(webhookPort)/groups")
        let session = try await desk.importRoster(.csv, dryRun: false, by: me)
        for start in stride(from: 0, to: volunteers, by: Self.rowsAtATime) {
            try await session.feed(Array(roster.csv(start..<min(start + Self.rowsAtATime, volunteers)).utf8))
        }
        let result = try await session.finish()
        let countries = try await desk.countRoster(by: .country).count
        let languages = try await desk.countRoster(by: .language).count
        console.line("roster     \(result.added) volunteers, \(languages) first languages, \(countries) countries")
        guard result.skipped == 0 else {
            throw Failure(description: "\(result.skipped) rows of the made-up roster were refused: \(result.errors)")
        }
    }

    /// As a producer does: written under tmp/, renamed into new/.
    private func drop(_ document: String, into queue: URL) throws {
        let temporary = queue.appending(path: "tmp/demo.json5")
        try Data(document.utf8).write(to: temporary)
        try FileManager.default.moveItem(at: temporary, to: queue.appending(path: "new/demo.json5"))
    }

    private func wait(for reference: Reference, at desk: Desk) async throws -> ActionRecord {
        let executor = QueueExecutor(label: "urgentd.demo")
        for _ in 0..<Self.queuePatience {
            if let record = try? await desk.show(reference) { return record }
            await executor.pause(milliseconds: Self.look)
        }
        throw Failure(description: "the action was not taken from the queue folder; see rejected/ in it")
    }

    /// Draws the progress until nothing is open.
    private func watch(_ reference: Reference, at desk: Desk) async throws -> StatusReport {
        let executor = QueueExecutor(label: "urgentd.demo")
        var looks = 0
        while true {
            let report = try await desk.status(of: reference)
            let newest = try Self.newest(report)
            let open = newest.states.filter { $0.key.isOpen }.values.reduce(0, +)
            let isOver = newest.planningDone && newest.audience != nil && open == 0
            let line = ProgressLine.text(newest, of: report)
            if console.isTerminal {
                console.redraw(line)
                if isOver { console.line("") }
            } else if isOver || looks % Self.looksPerLine == 0 {
                console.line(line)
            }
            if isOver { return report }
            looks += 1
            await executor.pause(milliseconds: Self.look)
        }
    }

    private static func newest(_ report: StatusReport) throws -> VersionAccount {
        guard let version = report.account.versions.last else { throw Failure(description: "no version was released") }
        return version
    }

    private static let rowsAtATime = 500
    /// Milliseconds between two looks.
    private static let look = 100
    /// Looks before the queue folder counts as not watched: ten seconds.
    private static let queuePatience = 100
    /// One plain line a second where the output is no terminal.
    private static let looksPerLine = 10
}
