// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Runtime

/// A secret key of this installation in a file of its own: made on first use, mode 0600, one line of hex.
///
/// The roster's key turns ids and addresses of those who left into hashes that say nothing without it, so it lies beside the
/// ledger and never in it. Whoever restores a backup needs both.
enum KeyFile {
    /// Octets; as long as SHA-256's own output, which is all that HMAC uses.
    private static let length = 32

    static func load(_ path: String) throws(StartError) -> [UInt8] {
        if let text = try text(path) {
            guard let key = Hex.decode(text), key.count == length else {
                throw .state(
                    "\(path) is no key: expected \(length * 2) hex digits in one line; restore it from a backup")
            }
            return key
        }
        return try make(path)
    }

    /// What a key file of ours holds; nil when there is none.
    static func text(_ path: String) throws(StartError) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw StartError(path, SystemError(call: "stat", number: errno)) }
            return nil
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .unfit("\(path) can be read by others; make it mode 0600, and think about who has read it")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unfit("\(path) cannot be read: it is no text, or \(UserAccount.current) may not")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Writes a new key.
    ///
    /// Whole under another name, synced and renamed: a crash leaves no key or a good one.
    static func make(_ path: String) throws(StartError) -> [UInt8] {
        let key: [UInt8]
        do throws(CryptoError) {
            key = try SecureRandom.bytes(length)
        } catch {
            throw .state("no random bytes for a key: \(error)")
        }
        let temporary = path + ".new"
        let text = Array((Hex.encode(key) + "\n").utf8)
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StartError(temporary, SystemError(call: "open", number: errno)) }
        let isWritten = write(file, text, text.count) == text.count && fsync(file) == 0
        close(file)
        guard isWritten, rename(temporary, path) == 0 else {
            throw StartError("\(path) cannot be written", SystemError(call: "write", number: errno))
        }
        return key
    }
}
