// SPDX-License-Identifier: MIT

import CLinux
import Dispatch
import Glibc

/// Tells when the wall clock was set, by the kernel's own word: timerfd_create(2), TFD_TIMER_CANCEL_ON_SET.
///
/// Costs nothing while the clock is left alone. Confined to the queue it was made with.
public final class ClockSetWatch {
    private let source: any DispatchSourceRead

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - queue: The owner's serial queue.
    ///   - onSet: Runs on `queue` each time after the clock was set, by however much.
    /// - Throws: The errno of timerfd_create(2) or timerfd_settime(2).
    public init(queue: DispatchQueue, onSet: @escaping @Sendable () -> Void) throws(SystemError) {
        let descriptor = linux_clock_set_descriptor()
        guard descriptor >= 0 else { throw SystemError(call: "timerfd_create", number: errno) }
        guard linux_clock_set_arm(descriptor) == 0 else {
            let number = errno
            close(descriptor)
            throw SystemError(call: "timerfd_settime", number: number)
        }
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { @Sendable in
            var expirations: UInt64 = 0
            // ECANCELED is the news; reading it makes the descriptor quiet again, arming it anew makes it listen again.
            let isSet = read(descriptor, &expirations, MemoryLayout<UInt64>.size) < 0 && errno == ECANCELED
            _ = linux_clock_set_arm(descriptor)
            if isSet { onSet() }
        }
        source.setCancelHandler { @Sendable in close(descriptor) }
        source.activate()
    }

    /// Ends the watch.
    ///
    /// Idempotent.
    public func cancel() {
        source.cancel()
    }
}
