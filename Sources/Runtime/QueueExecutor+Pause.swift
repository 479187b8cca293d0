// SPDX-License-Identifier: MIT

import Dispatch

extension QueueExecutor {
    /// Suspends the calling task for at least `milliseconds`; the queue stays free.
    public func pause(milliseconds: Int) async {
        await withCheckedContinuation { continuation in
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
        }
    }
}
