// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime

/// The whole job on this machine with nothing to set up: real daemon, real ledger, real sockets, made-up people.
public struct Demo: Sendable {
    private let volunteers: Int
    /// Where everything stays; nil: the captured messages stay in a temporary folder, the ledger goes.
    private let keep: String?
    /// Mails a second, and then there are two actions; nil: as fast as it goes.
    private let pace: Int?
    private let console: Console
    private let clock = HouseClock()

    /// People in a demo that is not told otherwise.
    public static let usualVolunteers = 2_000

    public init(
        volunteers: Int = usualVolunteers, keep: String? = nil, pace: Int? = nil, console: Console = Console()
    ) {
        self.volunteers = volunteers
        self.keep = keep
        self.pace = pace
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

        let app = App(
            configuration: folders.configuration(mailPort: mail.port, webhookPort: webhookPort, pace: pace ?? 0),
            clock: clock)
        try await app.start()
        guard let desk = await app.desk else { throw Failure(description: "the daemon has no desk") }
        let me = Identity(name: "demo", login: "demo")

        console.line("urgentd demo: \(volunteers) made-up volunteers, one urgent action in 6 languages")
        try await importRoster(into: desk, webhookPort: webhookPort, by: me)
        let began = clock.now()
        var references = [try await release(DemoAction.reference, DemoAction.document, folders, desk)]
        if pace != nil {
            console.line("watch      urgentctl --socket \(folders.socket) status --watch")
            try await watch(references, at: desk) { $0.states[.accepted, default: 0] > 0 }
            // Its window ends first, so it goes first, and the other one goes on beside it.
            references.append(
                try await release(DemoAction.urgentReference, DemoAction.urgentDocument, folders, desk))
        }
        let versions = try await watch(references, at: desk) { version in
            version.planningDone && version.audience != nil
                && !version.states.contains { $0.key.isOpen && $0.value > 0 }
        }
        let seconds = max(0.001, clock.now().since(began).inSeconds)
        let account = ClosingAccount(
            versions: versions, mailsSeen: await mail.taken, webhooksSeen: webhooks.taken,
            differences: try await desk.reconcile(nil).flatMap(\.differences))
        for line in account.lines { console.line(line) }
        console.line(String(format: "%d alerts in %.2f s, each recorded on disk.", account.accepted, seconds))

        await app.stop()
        await webhooks.stop()
        await mail.stop()
        for line in folders.farewell { console.line(line) }
        folders.tidy()
        return account.isClosed
    }

    /// Hands an action in by the queue folder and approves it as somebody else.
    private func release(
        _ reference: String, _ document: String, _ folders: Folders, _ desk: Desk
    ) async throws -> Reference {
        guard let reference = Reference(reference) else { throw Failure(description: "bad reference") }
        try drop(document, into: folders.queue)
        let record = try await wait(for: reference, at: desk)
        console.line("queue      \(reference) was taken from the queue folder: \(record.state.rawValue)")
        let receipt = try await desk.approve(
            ApprovalOrder(reference: reference, digest: record.digest),
            by: Identity(name: DemoAction.approver, login: "demo"))
        console.line(
            "approval   \(reference) by \(DemoAction.approver): audience \(receipt.audience ?? 0); "
                + "the country of concern (HN) is left out")
        return reference
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

    /// Draws the progress until it is so of each action; a single one's line is drawn over where there is a terminal.
    @discardableResult
    private func watch(
        _ references: [Reference], at desk: Desk, until isSo: (VersionAccount) -> Bool
    ) async throws -> [VersionAccount] {
        let executor = QueueExecutor(label: "urgentd.demo")
        var looks = 0
        while true {
            var versions: [VersionAccount] = []
            var lines: [String] = []
            for reference in references {
                let report = try await desk.status(of: reference)
                versions.append(try Self.newest(report))
                let name = references.count > 1 ? "\(reference) " : "sending   "
                lines.append("\(name) \(ProgressLine.text(versions[versions.count - 1], of: report))")
            }
            let isOver = versions.allSatisfy(isSo)
            if console.isTerminal, lines.count == 1 {
                console.redraw(lines[0])
                if isOver { console.line("") }
            } else if isOver || looks % Self.looksPerLine == 0 {
                for line in lines { console.line(line) }
            }
            if isOver { return versions }
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
