// SPDX-License-Identifier: MIT

import Domain
import Runtime

/// Looks at everything that alerts depend on and says what to do about it: `doctor`.
///
/// Sends no mail, changes nothing. First what lies on this machine, in order; then relays, DNS and the public URL, side by side;
/// the ledger at the end. Every look has a time limit, and what does not end in time is a finding too.
struct Doctor: Sendable {
    let configuration: Configuration
    let scene: DoctorScene

    /// One look that may take a while.
    struct Look: Sendable {
        let check: DoctorCheck
        let subject: String
        let limit: Duration
        let findings: @Sendable () async -> [Finding]

        /// `findings` may block: it gets a thread of its own.
        init(
            _ check: DoctorCheck, _ subject: String, within limit: Duration = Doctor.usualLimit,
            blocking findings: @escaping @Sendable () -> [Finding]
        ) {
            self.init(check, subject, within: limit) { await OnThread.run(findings) }
        }

        init(
            _ check: DoctorCheck, _ subject: String, within limit: Duration,
            _ findings: @escaping @Sendable () async -> [Finding]
        ) {
            self.check = check
            self.subject = subject
            self.limit = limit
            self.findings = findings
        }

        /// What it finds, or that it does not end.
        func taken() async -> [Finding] {
            if let found = await OnThread.value(within: limit, findings) { return found }
            return [
                Finding(
                    .warning, check, subject, "this look did not end within \(limit.components.seconds) s",
                    why: "whatever it waits for does not answer, or a disk hangs",
                    advice: "look at it by hand; the article Doctor says what this check does")
            ]
        }
    }

    /// The findings as they are made; the stream ends with the last, or when nobody listens any more.
    func examine(deep: Bool) -> AsyncStream<Finding> {
        let (stream, findings) = AsyncStream<Finding>.makeStream()
        let task = Task {
            for look in nearLooks where !Task.isCancelled { for found in await look.taken() { findings.yield(found) } }
            await withTaskGroup(of: Void.self) { group in
                for look in farLooks {
                    group.addTask { for found in await look.taken() { findings.yield(found) } }
                }
            }
            if deep, !Task.isCancelled { for found in await deepLook.taken() { findings.yield(found) } }
            findings.finish()
        }
        findings.onTermination = { _ in task.cancel() }
        return stream
    }

    /// What lies on this machine.
    private var nearLooks: [Look] {
        let doctor = self
        return [
            Look(.configuration, "", blocking: { doctor.configurationFindings() }),
            Look(.credentials, "", blocking: { doctor.credentialFindings() }),
            Look(.stateFolder, configuration.state, blocking: { doctor.folderFindings() }),
            Look(.disk, configuration.state, blocking: { doctor.diskFindings() }),
            Look(.backup, "", within: Self.usualLimit) { await doctor.backupFindings() },
            Look(.clock, "", blocking: { doctor.clockFindings() }),
            Look(.alarms, "", blocking: { doctor.alarmFindings() }),
            Look(.languages, "", blocking: { doctor.languageFindings() }),
        ]
    }

    /// What answers from elsewhere.
    private var farLooks: [Look] {
        let doctor = self
        let relays = configuration.relays.map { relay in
            Look(.relay, relay.name, blocking: { doctor.findings(of: relay) })
        }
        let records = [
            Look(.spf, "", blocking: { doctor.spfFindings() }), Look(.dkim, "", blocking: { doctor.dkimFindings() }),
            Look(.dmarc, "", blocking: { doctor.dmarcFindings() }),
        ]
        let site = Look(.publicURL, configuration.http.publicURL, blocking: { doctor.siteFindings() })
        return relays + records + [site]
    }

    static let usualLimit = Duration.seconds(30)
    /// A visit ends before its look does, so that it says itself how far it came.
    static let visitLimit = Duration.seconds(20)
}
