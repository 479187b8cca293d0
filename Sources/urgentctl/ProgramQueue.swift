// SPDX-License-Identifier: MIT

import Dispatch

/// Where all of `urgentctl` runs: one serial queue, in the place of Swift's pool of threads.
///
/// The pool, timers and sources bring up libdispatch's manager, a thread that it gives a nice value below nought. Nobody but root
/// may have that, and libdispatch complains of it in the journal, once in each run of a colleague. A serial queue needs no
/// manager. Nothing here runs side by side: what blocks has a thread of its own.
final class ProgramQueue: TaskExecutor {
    private let queue = DispatchQueue(label: "urgentctl")

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
