// SPDX-License-Identifier: MIT

import Dispatch

/// Waiting that holds no thread.
enum Pause {
    static func wait(_ span: Duration) async {
        let milliseconds = Int(span.components.seconds * 1000 + span.components.attoseconds / 1_000_000_000_000_000)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
        }
    }
}
