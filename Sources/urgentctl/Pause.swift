// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// Waiting on a thread of its own: a timer of Dispatch's would bring up its manager, see ``ProgramQueue``.
enum Pause {
    static func wait(_ span: Duration) async {
        let milliseconds = Int32(clamping: Int64(span / .milliseconds(1)))
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                // Of nothing, until the time is over. A signal ends it early, and then whoever watches looks early.
                _ = poll(nil, 0, milliseconds)
                continuation.resume()
            }
        }
    }
}
