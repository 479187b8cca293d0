// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Runtime

extension Doctor {
    /// The queue folder and the four in it: there, closed to others, and no colleague's hand in another's file.
    func queueFolders(of daemon: uid_t) -> [Finding] {
        let path = configuration.queue
        for part in Self.parts {
            do throws(FileFacts.Fault) {
                let facts = try FileFacts(path + part)
                let finding = reach(of: facts, path + part) ?? hands(on: facts, path, part, daemon)
                if let finding { return [finding] }
            } catch .missing {
                return [
                    Finding(
                        scene.place == .daemon ? .error : .note, .queueFolder, path + part, "it is not there",
                        why: "files that staff put into it are not taken",
                        advice: "restart the daemon, which makes it; if it was there before: find out who moved it")
                ]
            } catch {
                return [outOfReach(.queueFolder, path + part)]
            }
        }
        let well = Finding(
            .ok, .queueFolder, path, "staff can hand in, others cannot look in, and nobody touches another's file")
        return [well] + ["/tmp", "/new"].compactMap { newFiles(in: path + $0) }.prefix(1)
    }

    /// Who gets in at all.
    private func reach(of facts: FileFacts, _ path: String) -> Finding? {
        if facts.mode & S_IWOTH != 0 {
            return Finding(
                .error, .queueFolder, path, "mode \(facts.modeText): everybody can put actions there",
                why: "who owns a file counts as who handed it in", advice: "chmod o-rwx \(path)")
        }
        if facts.mode & (S_IROTH | S_IXOTH) != 0 {
            return Finding(
                .warning, .queueFolder, path, "mode \(facts.modeText): everybody can look into it",
                why: "actions name people in danger", advice: "chmod o-rwx \(path)")
        }
        if scene.place == .daemon, access(path, W_OK | X_OK) != 0 {
            return Finding(
                .error, .queueFolder, path, "the daemon cannot write there",
                why: "files that staff put into it are not taken",
                advice: "chgrp and chmod g+rwx it, or chown it to the daemon's user")
        }
        return nil
    }

    /// Whether a colleague can hand in, replace or remove what is somebody else's; rename(2) says who may.
    private func hands(on facts: FileFacts, _ queue: String, _ part: String, _ daemon: uid_t) -> Finding? {
        let path = queue + part
        let isSticky = facts.mode & S_ISVTX != 0
        if part == "/new", isSticky, daemon != 0, facts.owner != daemon {
            return Finding(
                .error, .queueFolder, path,
                "it belongs to \(Self.user(facts.owner)) and has the sticky bit: the daemon cannot move files out of it",
                why: "what staff hand in is taken, and stays there", advice: "chown it to \(Self.user(daemon))")
        }
        guard [0, daemon].contains(facts.owner) else {
            return Finding(
                .warning, .queueFolder, path, "it belongs to \(Self.user(facts.owner)), not to \(Self.user(daemon))",
                why: "its owner can hand in or replace others' files, and then approve them",
                advice: "chown it to \(Self.user(daemon))")
        }
        guard ["", "/tmp", "/new"].contains(part), !isSticky, facts.groupCanWrite(path) else { return nil }
        let deed = part.isEmpty ? "rename tmp/ and new/" : "rename and replace one another's files"
        return Finding(
            .warning, .queueFolder, path, "mode \(facts.modeText) without the sticky bit: colleagues can \(deed)",
            why: "one person could hand in another's draft, and then approve it",
            advice: "the package's folder: systemd-tmpfiles --create urgentd.conf (on a disk without access lists: "
                + "with 3770 in a copy of it in /etc/tmpfiles.d); any other: chmod +t \(path)")
    }

    /// Whether who makes a file there leaves it open to colleagues by a loose umask.
    private func newFiles(in path: String) -> Finding? {
        guard let facts = try? FileFacts(path), facts.groupCanWrite(path) else { return nil }
        guard let list = AccessList(of: path, .defaults) else {
            return Finding(
                .note, .queueFolder, path, "it has no default access list: a loose umask lets colleagues change a file",
                why: "such an action says so in show, and an approval that it brings along does not count",
                advice: "setfacl -d -m u::rwx,g::rx,o::- \(path), where the file system keeps lists")
        }
        guard !list.writers.isEmpty else { return nil }
        return Finding(
            .note, .queueFolder, path, "its default access list lets others than the owner write to new files",
            why: "such an action says so in show, and an approval that it brings along does not count",
            advice: "setfacl -d -m u::rwx,g::rx,o::- \(path)")
    }

    private static let parts = ["", "/tmp", "/new", "/done", "/rejected"]
}

extension FileFacts {
    /// Whether anybody of the group's class can; with an access list, the mode's bit is only the most that it gives.
    func groupCanWrite(_ path: String) -> Bool {
        guard mode & S_IWGRP != 0 else { return false }
        guard let list = AccessList(of: path, .access) else { return true }
        return list.writers.contains { $0 != .user(owner) && $0 != .others }
    }
}
