// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Runtime

extension Doctor {
    /// Space and inodes under the state folder and the queue folder, by the bound of the alarm.
    func diskFindings() -> [Finding] {
        [configuration.state, configuration.queue].compactMap { path in
            var status = statvfs()
            guard statvfs(path, &status) == 0 else { return nil }
            let block = UInt64(status.f_frsize)
            return Self.disk(
                path, available: UInt64(status.f_bavail) * block, of: UInt64(status.f_blocks) * block,
                inodes: status.f_files == 0 ? nil : UInt64(status.f_favail))
        }
    }

    /// Judges one file system.
    ///
    /// - Parameters:
    ///   - path: A folder on it.
    ///   - available: Bytes.
    ///   - total: Bytes.
    ///   - inodes: How many files more; nil where the file system does not count them.
    /// - Returns: What to say of it.
    static func disk(_ path: String, available: UInt64, of total: UInt64, inodes: UInt64?) -> Finding {
        var policy = DiskPolicy()
        let left = "\(available >> 20) MiB of \(total >> 20) are free"
        if policy.look(available: available, of: total) {
            return Finding(
                .error, .disk, path, left, why: "when it is full nothing is recorded, and nothing more is sent",
                advice: "make space, or give the folder a larger disk")
        }
        if let inodes, inodes < fewestFiles {
            return Finding(
                .error, .disk, path, "room for \(inodes) more files only", why: "then no action can be handed in",
                advice: "remove old files from done/ and rejected/ in the queue folder, or whatever fills this disk")
        }
        return Finding(.ok, .disk, path, left)
    }

    private static let fewestFiles: UInt64 = 1000

    /// The daemon's own time; and by hand, whether anything keeps the machine's right.
    ///
    /// In the daemon the kernel is not asked: a filter of system calls may end it for that. `urgentctl` asks instead.
    func clockFindings() -> [Finding] {
        if let step = scene.clockStep() {
            let seconds = Int((Double(step.components.seconds)).rounded())
            return [
                Finding(
                    .error, .clock, "",
                    "the machine's clock was set by \(seconds) s, and the daemon keeps its own time",
                    why: "running windows are as they were, so that none is shortened or stretched",
                    advice: "if the new time is right: urgentctl clock accept; else set the clock back")
            ]
        }
        switch scene.place {
        case .daemon: return [Finding(.ok, .clock, "", "the daemon goes by the machine's clock")]
        case .byHand:
            let clock = MachineClock.read()
            return [
                ClockDiscipline(
                    isSynchronised: clock.isSynchronised, errorMicroseconds: clock.errorMicroseconds, why: clock.why
                ).finding
            ]
        }
    }
}
