// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import DaemonKit
@testable import Dispatching

@Suite("Whether the daemon is ready")
struct ServiceReadinessTests {
    private let disk: (available: UInt64, total: UInt64) = (10 << 30, 100 << 30)
    private let well = PartAnswers(canWrite: true, relays: [RelayStatus(name: "main")], owners: [("mail", true)])

    private func words(_ answers: PartAnswers, disk: (available: UInt64, total: UInt64)? = nil) -> [String] {
        ServiceReadiness(phase: .running, answers, disk: disk ?? self.disk).reasons.keys.map(\.rawValue).sorted()
    }

    @Test("who starts or stops is not, for that reason alone")
    func phases() {
        let answers = PartAnswers(canWrite: false, owners: [("mail", false)])
        #expect(ServiceReadiness(phase: .starting, answers, disk: disk).reasons.keys.map(\.self) == [.starting])
        #expect(ServiceReadiness(phase: .stopping, answers, disk: disk).reasons.keys.map(\.self) == [.stopping])
        #expect(ServiceReadiness(phase: .running, well, disk: disk).isReady)
    }

    @Test("one relay that is up, or was never tried, is enough")
    func relays() {
        var answers = well
        answers.relays = [RelayStatus(name: "main", isUp: false), RelayStatus(name: "hub", isUp: true)]
        #expect(words(answers).isEmpty)
        answers.relays = [RelayStatus(name: "main", isUp: false), RelayStatus(name: "hub", isPaused: true)]
        #expect(words(answers) == ["relays-down"])
    }

    @Test("a ledger that cannot be written, and outcomes that are not recorded, stand against it")
    func ledger() {
        var answers = well
        answers.canWrite = false
        #expect(words(answers) == ["ledger-not-writable"])
        answers.canWrite = true
        answers.alarms = AlarmFigures(raised: [:], standing: [.notRecording])
        #expect(words(answers) == ["ledger-not-writable"])
        answers.alarms = AlarmFigures(raised: ["not-recording": 1], standing: [.diskFilling])
        #expect(words(answers).isEmpty)
    }

    @Test("a disk is full before the ledger's log has no room; a small one later")
    func fullDisk() {
        #expect(words(well, disk: (65 << 20, 100 << 30)).isEmpty)
        #expect(words(well, disk: (63 << 20, 100 << 30)) == ["disk-full"])
        #expect(words(well, disk: (2 << 20, 64 << 20)).isEmpty)
        #expect(words(well, disk: (1 << 20, 64 << 20)) == ["disk-full"])
    }

    @Test("a part that does not answer is named")
    func hung() {
        var answers = well
        answers.owners = [("mail", true), ("windows", false), ("queue", false)]
        let readiness = ServiceReadiness(phase: .running, answers, disk: disk)
        #expect(readiness.reasons[.ownerHung]?.hasSuffix("windows, queue") == true)
    }
}
