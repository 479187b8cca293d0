// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Runtime
import Telemetry

/// Looks at the space left for the ledger: with every look at open windows, and every few minutes while nothing is open.
actor DiskWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.disk")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Bytes available to the daemon, and of the whole disk; nil if nobody can tell.
    typealias Space = @Sendable () -> (available: UInt64, total: UInt64)?

    private let space: Space
    private let alarms: any AlarmSink
    private var policy = DiskPolicy()
    private var timer: QueueTimer?

    /// - Parameters:
    ///   - folder: The state folder.
    ///   - alarms: Who is told.
    ///   - space: What the disk says, unless a test says it.
    init(folder: String, alarms: any AlarmSink, space: Space? = nil) {
        self.space = space ?? { Self.space(of: folder) }
        self.alarms = alarms
    }

    func start() {
        timer = QueueTimer(queue: executor.queue) { [weak self] in
            self?.assumeIsolated { disk in
                disk.look()
                disk.timer?.fire(after: Self.period)
            }
        }
        look()
        timer?.fire(after: Self.period)
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    func look() {
        guard let space = space() else { return }
        if policy.look(available: space.available, of: space.total) {
            let mebibytes = space.available >> 20
            alarms.raise(.diskFilling, "\(mebibytes) MiB of \(space.total >> 20) are left for the ledger")
        } else {
            alarms.clear(.diskFilling)
        }
    }

    /// Bytes of a file; nil where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    static func space(of folder: String) -> (available: UInt64, total: UInt64)? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let block = UInt64(status.f_frsize)
        return (UInt64(status.f_bavail) * block, UInt64(status.f_blocks) * block)
    }

    /// A disk does not fill within minutes while nothing is open.
    private static let period = Duration.seconds(300)
}
