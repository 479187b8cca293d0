// SPDX-License-Identifier: MIT

import Dispatch
import Glibc

/// Watches one folder by inotify(7) under one Dispatch read source.
///
/// A notice can be lost (the kernel's queue is bounded), so its owner also looks for itself from time to time. Confined to
/// the queue it was made with.
public final class InotifyWatch {
    /// What happened to one entry of the folder, or to the folder itself.
    public struct Change: Sendable {
        /// IN_* of inotify(7).
        public let bits: UInt32
        /// The entry's name as the file system has it; empty for the folder itself.
        public let name: [UInt8]

        /// The watch is at its end: the folder was removed, moved away or unmounted.
        public var isLost: Bool { bits & Self.lost != 0 }

        private static let lost =
            UInt32(IN_IGNORED) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_UNMOUNT)
    }

    private let source: any DispatchSourceRead

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - folder: Its path.
    ///   - bits: Which IN_* changes are wanted; those of the folder itself come in any case.
    ///   - queue: The owner's serial queue.
    ///   - onChanges: Runs on `queue` with what happened since the last call, in order.
    /// - Throws: The errno of inotify_init1(2) or inotify_add_watch(2).
    public init(
        _ folder: String, for bits: UInt32, queue: DispatchQueue, onChanges: @escaping @Sendable ([Change]) -> Void
    ) throws(SystemError) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError(call: "inotify_init1", number: errno) }
        let all = bits | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)
        guard inotify_add_watch(descriptor, folder, all) >= 0 else {
            let number = errno
            close(descriptor)
            throw SystemError(call: "inotify_add_watch", number: number)
        }
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { @Sendable in onChanges(Self.changes(on: descriptor)) }
        source.setCancelHandler { @Sendable in close(descriptor) }
        source.activate()
    }

    /// Ends the watch; no call of `onChanges` begins after it.
    ///
    /// Idempotent. To be called on the queue.
    public func cancel() {
        source.cancel()
    }

    private static func changes(on descriptor: Int32) -> [Change] {
        withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: MemoryLayout<inotify_event>.alignment) {
            buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count > 0 else { return [] }
            var changes: [Change] = []
            var offset = 0
            while offset + header <= count {
                let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let name = buffer[(offset + header)..<min(count, offset + header + Int(event.len))]
                // The name is filled up with NUL bytes.
                changes.append(Change(bits: event.mask, name: Array(name.prefix { $0 != 0 })))
                offset += header + Int(event.len)
            }
            return changes
        }
    }

    /// Without the flexible member for the name.
    private static let header = 16
    /// At least one event with the longest name (NAME_MAX), usually hundreds.
    private static let bufferSize = 16 << 10
}
