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
    ///   - onReady: Runs on `queue` with what is ready, at most ``mostEventsAtOnce``.
    /// - Throws: The errno of epoll_create1(2).
    public convenience init(
        queue: DispatchQueue, onReady: @escaping @Sendable ([Event]) -> Void
    ) throws(SystemError) {
        try self.init(queue: queue, onTraffic: { events in
            onReady(events)
            return false
        })
    }

    /// Makes an empty set that can wait for the next events where it is, for owners with much traffic.
    ///
    /// - Parameters:
    ///   - queue: The owner's serial queue.
    ///   - onTraffic: Runs on `queue` with what is ready, at most ``mostEventsAtOnce``. Returns whether to look again at
    ///     once, for up to ``shortWait`` milliseconds: false when other work on the queue must not wait even that long.
    /// - Throws: The errno of epoll_create1(2).
    public init(queue: DispatchQueue, onTraffic: @escaping @Sendable ([Event]) -> Bool) throws(SystemError) {
        self.queue = queue
        set = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard set >= 0 else { throw SystemError(call: "epoll_create1", number: errno) }
        let set = set
        let source = DispatchSource.makeReadSource(fileDescriptor: set, queue: queue)
        source.setEventHandler { @Sendable in
            // A wake-up goes through libdispatch's manager thread, a worker's, and the manager's again to be re-armed.
            // While there is traffic the next event is microseconds away: waiting for it here costs one system call.
            var events = Self.wait(on: set, milliseconds: 0)
            var handled = 0
            while !events.isEmpty {
                handled += events.count
                guard onTraffic(events), handled < Self.mostEventsPerWake else { return }
                events = Self.wait(on: set, milliseconds: Self.shortWait)
            }
        }
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

    public static let mostEventsAtOnce = 64
    /// Then other work on the queue gets its turn: a few milliseconds.
    private static let mostEventsPerWake = 256
    /// Milliseconds, the shortest that epoll_wait(2) knows.
    public static let shortWait: Int32 = 1

    private static func wait(on set: Int32, milliseconds: Int32) -> [Event] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: mostEventsAtOnce) { buffer in
            let count = epoll_wait(set, buffer.baseAddress, Int32(mostEventsAtOnce), milliseconds)
            return (0..<max(0, Int(count))).map { index in
                var event = buffer[index]
                return Event(descriptor: linux_epoll_event_descriptor(&event), bits: event.events)
            }
        }
    }
}
