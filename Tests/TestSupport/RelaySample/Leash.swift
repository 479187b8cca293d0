// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// A pipe on which nothing is ever written: a child that reads from it learns when its owner is gone.
///
/// For peers that leave their parent's process group and so would outlive a test that was killed.
final class Leash: Sendable {
    /// The child's standard input.
    let reading: FileHandle
    private let writing: Mutex<Int32?>

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw NoPipe(number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writing = Mutex(ends[1])
    }

    deinit {
        release()
    }

    /// Lets the child know.
    func release() {
        writing.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    struct NoPipe: Error {
        let number: Int32
    }
}
