// SPDX-License-Identifier: MIT

import Domain
import Glibc
import Synchronization

/// The lock that keeps a second daemon off a state folder: flock(2) on `lock`, gone with the process.
public final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock or says who is in the way.
    public init(folder: String) throws(LedgerError) {
        let file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == ENOSPC || errno == EDQUOT { throw .diskFull }
            throw .unusable("cannot open \(folder)/lock: \(String(cString: strerror(errno)))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(file)
            throw number == EWOULDBLOCK
                ? .busy("another urgentd works on \(folder): its lock is held")
                : .unusable("cannot lock \(folder)/lock: \(String(cString: strerror(number)))")
        }
        descriptor = Mutex(file)
    }

    deinit {
        release()
    }

    /// Lets another process in; idempotent.
    public func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor {
                // Closing alone would leave the lock to a child that was forked and has not reached its exec yet.
                flock(open, LOCK_UN)
                close(open)
            }
            descriptor = nil
        }
    }
}
