// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc

extension Doctor {
    /// State folder and what lies in it, queue folder, socket, configuration file: there, and with whom.
    func folderFindings() -> [Finding] {
        let owner = stateOwner
        return [stateFolder()] + stateFiles(of: owner) + setAsideFindings() + queueFolders(of: owner)
            + [socket(), file(owner)].compactMap { $0 }
    }

    /// Whom everything should belong to: the daemon's user.
    private var stateOwner: uid_t {
        scene.place == .daemon ? geteuid() : (try? FileFacts(configuration.state))?.owner ?? geteuid()
    }

    private func stateFolder() -> Finding {
        let path = configuration.state
        do throws(FileFacts.Fault) {
            let facts = try FileFacts(path)
            guard facts.kind == .folder else {
                return Finding(
                    .error, .stateFolder, path, "it is no folder", why: "the ledger cannot be there",
                    advice: "correct 'state' in the configuration")
            }
            guard facts.owner == stateOwner else {
                return Finding(
                    .error, .stateFolder, path, "it belongs to \(Self.user(facts.owner)), not to the daemon's user",
                    why: "whoever owns it can replace the ledger", advice: "chown it to \(Self.user(stateOwner))")
            }
            guard !facts.isOpenToAnybody else {
                return Finding(
                    .warning, .stateFolder, path, "mode \(facts.modeText): others can look into it",
                    why: "the names of what lies there tell of the work", advice: "chmod 0700 \(path)")
            }
            return Finding(.ok, .stateFolder, path, "it belongs to the daemon alone")
        } catch .missing {
            return Finding(
                scene.place == .daemon ? .error : .note, .stateFolder, path, "it is not there",
                why: "the daemon makes it at its first start", advice: "if it was there before: find out who moved it")
        } catch {
            return outOfReach(.stateFolder, path)
        }
    }

    private func stateFiles(of owner: uid_t) -> [Finding] {
        let folder = configuration.state
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        var findings: [Finding] = []
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            // SQLite's companions come and go while we look.
            guard let facts = try? FileFacts(path), facts.kind == .file else { continue }
            if facts.owner != owner {
                findings.append(
                    Finding(
                        .error, .stateFiles, path,
                        "it belongs to \(Self.user(facts.owner)), not to \(Self.user(owner))",
                        why: "the daemon may not be able to read or write it after a restart",
                        advice: "chown it to \(Self.user(owner)), and find out what ran here as another user"))
            } else if facts.isOpenToAnybody {
                findings.append(
                    Finding(
                        .error, .stateFiles, path, "mode \(facts.modeText): others may read it",
                        why: "people's data or keys lie in it",
                        advice: "chmod 0600 \(path), and think about who has read it"))
            }
        }
        if names.contains("ledger.sqlite"), !names.contains("roster.key") {
            findings.append(
                Finding(
                    .error, .stateFiles, "\(folder)/roster.key", "it is missing beside the ledger",
                    why: "without it nobody knows who has left; the daemon does not start",
                    advice: "restore it from the backup"))
        }
        return findings.isEmpty && !names.isEmpty
            ? [Finding(.ok, .stateFiles, folder, "every file belongs to the daemon alone")] : findings
    }

    private func socket() -> Finding {
        let path = configuration.control.socket
        do throws(FileFacts.Fault) {
            let facts = try FileFacts(path)
            guard facts.kind == .socket else {
                return Finding(
                    .error, .controlSocket, path, "it is no socket",
                    why: "the daemon does not take what is not its own",
                    advice: "move it away, or correct 'control.socket' in the configuration")
            }
            guard facts.mode & 0o007 == 0 else {
                return Finding(
                    .error, .controlSocket, path, "mode \(facts.modeText): everybody on this machine can use it",
                    why: "every user could read the roster and hand in actions", advice: "chmod 0660 \(path)")
            }
            return Finding(.ok, .controlSocket, path, "only its owner and group can use it")
        } catch .missing {
            return Finding(
                scene.place == .daemon ? .error : .note, .controlSocket, path, "it is not there",
                why: "urgentctl cannot reach the daemon",
                advice: "start the daemon: systemctl start urgentd; if it runs: restart it")
        } catch {
            return outOfReach(.controlSocket, path)
        }
    }

    private func file(_ owner: uid_t) -> Finding? {
        guard let path = configuration.file else { return nil }
        do throws(FileFacts.Fault) {
            let facts = try FileFacts(path)
            guard facts.mode & (S_IWGRP | S_IWOTH) == 0, [0, owner, geteuid()].contains(facts.owner) else {
                return Finding(
                    .warning, .configurationFile, path,
                    "mode \(facts.modeText), owner \(Self.user(facts.owner)): others can change it",
                    why: "it says whose files are approved and where alerts go",
                    advice: "chown root \(path); chmod 0644 \(path)")
            }
            return Finding(.ok, .configurationFile, path, "only its owner can change it")
        } catch {
            return outOfReach(.configurationFile, path)
        }
    }

    func outOfReach(_ check: DoctorCheck, _ path: String) -> Finding {
        Finding(
            .note, check, path, "it cannot be looked at from here", why: "this user may not enter the folder",
            advice: "run doctor as root or as the daemon's user, or in the daemon: urgentctl doctor")
    }

    /// A login name, or the number of one that there is not.
    static func user(_ number: uid_t) -> String {
        guard let entry = getpwuid(number) else { return "user \(number)" }
        return String(cString: entry.pointee.pw_name)
    }
}
