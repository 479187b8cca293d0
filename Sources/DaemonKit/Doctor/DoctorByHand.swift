// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Glibc
import Ledger
import Runtime

/// `urgentd doctor`: the doctor without a running daemon, for the daemon that does not start.
public struct DoctorByHand: Sendable {
    private let file: String
    private let deep: Bool
    private let json: Bool
    private let lookup: TextLookup

    /// - Parameters:
    ///   - file: The configuration.
    ///   - deep: Also walk the ledger; only its owner may, and only while no daemon holds it.
    ///   - json: One object a line, and nothing else.
    ///   - resolver: Whom DNS questions go to, instead of whom the machine asks.
    public init(file: String, deep: Bool, json: Bool, resolver: TextLookup.Server?) {
        self.file = file
        self.deep = deep
        self.json = json
        lookup = TextLookup(server: resolver)
    }

    /// Prints each finding as it comes.
    ///
    /// - Returns: Whether none is an error.
    public func run(_ console: Console) async -> Bool {
        var tally = FindingTally()
        for await finding in findings() {
            tally.take(finding)
            let isHeard =
                json
                ? console.write(String(decoding: ControlJSON.line(finding), as: UTF8.self))
                : console.write(FindingText.text(finding, columns: console.columns, colour: console.usesColour))
            guard isHeard else { break }
        }
        if !json { console.complain("urgentd doctor: \(tally.words)\n") }
        return tally.worst < .error
    }

    private func findings() -> AsyncStream<Finding> {
        let configuration: Configuration
        switch Configuration.loaded(file) {
        case .success(let read): configuration = read
        case .failure(let faults):
            let found = Doctor.faults(faults, file)
            return AsyncStream { stream in
                for finding in found { stream.yield(finding) }
                stream.finish()
            }
        }
        var scene = DoctorScene(.byHand)
        scene.lookup = lookup
        scene.deep = { await Self.walk(configuration.state) }
        return Doctor(configuration: configuration, scene: scene).examine(deep: deep)
    }

    /// Opens the ledger as the daemon would, and walks it.
    ///
    /// Not as another user, root least of all: SQLite's files beside the ledger would belong to that one, and the daemon could
    /// not open it any more.
    private static func walk(_ state: String) async -> [Finding] {
        let path = "\(state)/\(SQLiteLedger.fileName)"
        let owner: uid_t
        do throws(FileFacts.Fault) {
            owner = try FileFacts(path).owner
        } catch .missing {
            return [Finding(.note, .ledger, path, "there is no ledger yet", why: "", advice: "")]
        } catch {
            return [unseen(path, "it cannot be looked at from here", "run doctor as the daemon's user")]
        }
        guard owner == geteuid() else {
            let user = Doctor.user(owner)
            return [
                unseen(
                    path, "it was not walked: it belongs to \(user)",
                    "runuser -u \(user) -- urgentd doctor --deep --config FILE")
            ]
        }
        do {
            let key = try KeyFile.existing("\(state)/roster.key")
            let ledger = try SQLiteLedger.open(in: state, key: key, clock: HouseClock())
            // The ledger is open only here: what it knows of backups is read beside the walk.
            var found: [Finding] = []
            if let meters = try? await ledger.meters() {
                found.append(Doctor.backup(meters.lastBackup, now: HouseClock().now()))
            }
            found += await Doctor.findings(ofLedger: ledger)
            await ledger.close()
            return noted(state, isSound: found.allSatisfy { $0.level < .error }) + found
        } catch LedgerError.busy {
            return [unseen(path, "a daemon holds it", "urgentctl doctor --deep")]
        } catch {
            return [
                Finding(
                    .error, .ledger, path, "it cannot be opened: \(error)", why: "the daemon does not start with it",
                    advice: "if the file is damaged, restore a backup; keep the damaged one")
            ]
        }
    }

    /// The note that a run which met damage left: the daemon does not start beside it, and this walk is what decides about it.
    private static func noted(_ state: String, isSound: Bool) -> [Finding] {
        let note = LedgerFolder(path: state).damageFile
        guard FileManager.default.fileExists(atPath: note) else { return [] }
        return [
            Finding(
                .error, .ledger, note, "the last run met damage, and left this note",
                why: "the daemon does not start while it is there",
                advice: isSound
                    ? "the ledger is sound now: look at the disk and the memory, remove the note, start the daemon"
                    : "restore a backup; that takes the note away too")
        ]
    }

    private static func unseen(_ path: String, _ what: String, _ advice: String) -> Finding {
        Finding(.note, .ledger, path, what, why: "only its owner may open it, one at a time", advice: advice)
    }
}
