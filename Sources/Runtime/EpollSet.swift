// SPDX-License-Identifier: MIT

import CLinux
import Dispatch
import Glibc

/// An epoll(7) set under one Dispatch read source: any number of descriptors, two Dispatch objects in all.
///
/// A Dispatch source per descriptor dies when libcurl closes a descriptor and its number is reused; the kernel's own set
/// simply forgets closed descriptors. Confined to the queue it was made with; every call checks that.
public final class EpollSet {
    /// What became ready: the descriptor and its EPOLL* bits.
    public struct Event: Sendable {
        public let descriptor: Int32
        public let bits: UInt32
    }

    private let queue: DispatchQueue
    private let set: Int32
    private var source: (any DispatchSourceRead)?

    /// Makes an empty set.
    ///
    /// - Parameters:
    ///   - queue: The owner's serial queue.
    ///   - onReady: Runs on `queue` with the events of one wake-up, at most ``mostEventsPerWake``.
    /// - Throws: The errno of epoll_create1(2).
    public init(queue: DispatchQueue, onReady: @escaping @Sendable ([Event]) -> Void) throws(SystemError) {
        self.queue = queue
        set = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard set >= 0 else { throw SystemError(call: "epoll_create1", number: errno) }
        let set = set
        let source = DispatchSource.makeReadSource(fileDescriptor: set, queue: queue)
        source.setEventHandler { @Sendable in onReady(Self.wait(on: set)) }
        source.setCancelHandler { @Sendable in close(set) }
        source.activate()
        self.source = source
    }

    /// Watches `descriptor` for exactly `bits`, whatever was asked before.
    public func watch(_ descriptor: Int32, for bits: UInt32) {
        dispatchPrecondition(condition: .onQueue(queue))
        if linux_epoll_control(set, EPOLL_CTL_MOD, descriptor, bits) != 0, errno == ENOENT {
            _ = linux_epoll_control(set, EPOLL_CTL_ADD, descriptor, bits)
        }
    }

    /// Stops watching; harmless when the descriptor is closed or unknown.
    public func forget(_ descriptor: Int32) {
        dispatchPrecondition(condition: .onQueue(queue))
        _ = linux_epoll_control(set, EPOLL_CTL_DEL, descriptor, 0)
    }

    /// Ends the source; the set itself is closed in its cancel handler.
    ///
    /// Idempotent.
    public func cancel() {
        dispatchPrecondition(condition: .onQueue(queue))
        source?.cancel()
        source = nil
    }

    /// One wake-up handles at most this many events, so that other work on the queue gets its turn.
    public static let mostEventsPerWake = 64

    private static func wait(on set: Int32) -> [Event] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: mostEventsPerWake) { buffer in
            let count = epoll_wait(set, buffer.baseAddress, Int32(mostEventsPerWake), 0)
            return (0..<max(0, Int(count))).map { index in
                var event = buffer[index]
                return Event(descriptor: linux_epoll_event_descriptor(&event), bits: event.events)
            }
        }
    }
}
