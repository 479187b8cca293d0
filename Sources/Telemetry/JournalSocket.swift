// SPDX-License-Identifier: MIT

import CLinux
import Glibc

/// The way to journald with fields.
///
/// Never waits: an entry that is not taken at once goes another way. Thread-safe: one system call an entry.
final class JournalSocket: Sendable {
    private let descriptor: Int32
    private let path: [CChar]

    /// Nil when the system has no socket to give, or the path is too long for one.
    ///
    /// - Parameter path: Where journald listens; a test's own peer elsewhere.
    init?(path: String = JournalSocket.usualPath) {
        guard (1...107).contains(path.utf8.count) else { return nil }
        descriptor = linux_datagram_socket()
        guard descriptor >= 0 else { return nil }
        self.path = path.utf8.map { CChar(bitPattern: $0) }
    }

    deinit { close(descriptor) }

    /// Hands an entry over; false when journald is gone or takes nothing now.
    func send(_ fields: JournalFields) -> Bool {
        if send(fields.bytes, passing: -1) { return true }
        guard errno == EMSGSIZE || errno == ENOBUFS else { return false }
        // Too large for a datagram: a sealed memory file goes in its place.
        let file = fields.bytes.withUnsafeBytes { linux_sealed_memory("urgentd-journal", $0.baseAddress, $0.count) }
        guard file >= 0 else { return false }
        defer { close(file) }
        return send([], passing: file)
    }

    private func send(_ bytes: [UInt8], passing file: Int32) -> Bool {
        bytes.withUnsafeBytes { linux_send_to_path(descriptor, path, path.count, $0.baseAddress, $0.count, file) } >= 0
    }

    static let usualPath = "/run/systemd/journal/socket"
}
