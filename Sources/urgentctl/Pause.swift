// SPDX-License-Identifier: MIT

import Foundation

/// Waiting on a thread of its own: a timer of Dispatch's would bring up its manager, see ``ProgramQueue``.
enum Pause {
    static func wait(_ span: Duration) async {
        let seconds = Double(span.components.seconds) + Double(span.components.attoseconds) / 1e18
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: seconds)
                continuation.resume()
            }
        }
    }
}
