// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Intake
import Runtime

/// Takes a backup apart into a folder, and holds every file against what the archive says of it.
///
/// Confined to one owner. Nothing is believed before ``finish()`` has returned.
final class Unpacking {
    private let folder: String
    private var reader = TarReader()
    private var current: (name: String, descriptor: Int32?, digest: RunningDigest, size: Int64)?
    private var found: [String: (size: Int64, sha256: String)] = [:]
    private var manifestText: [UInt8] = []

    init(into folder: String) {
        self.folder = folder
    }

    deinit {
        if let descriptor = current?.descriptor { close(descriptor) }
    }

    func feed(_ bytes: [UInt8]) throws(RestoreFault) {
        let events: [TarReader.Event]
        do throws(TarReader.Fault) {
            events = try reader.feed(bytes)
        } catch {
            throw .notABackup("it is no archive of urgentd")
        }
        for event in events {
            switch event {
            case .file(let name, let size): try begin(name, size)
            case .bytes(let bytes): try take(bytes)
            case .fileEnd: try endFile()
            case .end: break
            }
        }
    }

    /// The end of the input.
    ///
    /// - Returns: What the archive says of itself, which is what is in the folder.
    func finish() throws(RestoreFault) -> BackupManifest {
        guard reader.isAtEnd else { throw .notABackup("it was cut off") }
        guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: Data(manifestText)) else {
            throw .notABackup("its manifest is missing or cannot be read")
        }
        guard manifest.format == 1 else {
            throw .notABackup(
                "its format is \(manifest.format): urgentd \(manifest.program) made it, a later one than this")
        }
        guard Set(manifest.files.map(\.name)) == Set(found.keys) else {
            throw .notABackup("it does not hold the files that its manifest names")
        }
        for file in manifest.files {
            guard let stored = found[file.name], stored.size == file.size, stored.sha256 == file.sha256 else {
                throw .notABackup("\(file.name) in it is not what was backed up: its SHA-256 differs")
            }
        }
        guard BackupManifest.required.isSubset(of: found.keys) else {
            throw .notABackup("the ledger or its key is not in it")
        }
        return manifest
    }

    private func begin(_ name: String, _ size: Int64) throws(RestoreFault) {
        if name == BackupManifest.name {
            guard size <= BackupManifest.mostBytes else { throw .notABackup("its manifest is too long") }
            current = (name, nil, RunningDigest(), size)
            return
        }
        // A name of ours and nothing else: it becomes a path.
        guard BackupManifest.names.contains(name), found[name] == nil else {
            throw .notABackup("it holds a file that no backup has, or one twice")
        }
        let path = "\(folder)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RestoreFault(path, SystemError(call: "open", number: errno)) }
        current = (name, descriptor, RunningDigest(), size)
    }

    private func take(_ bytes: [UInt8]) throws(RestoreFault) {
        guard let current else { return }
        guard let descriptor = current.descriptor else {
            manifestText += bytes
            return
        }
        current.digest.feed(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw RestoreFault("\(folder)/\(current.name)", SystemError(call: "write", number: errno))
            }
            sent += count
        }
    }

    private func endFile() throws(RestoreFault) {
        guard let ended = current else { return }
        current = nil
        guard let descriptor = ended.descriptor else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw RestoreFault("\(folder)/\(ended.name)", SystemError(call: "fsync", number: errno))
        }
        found[ended.name] = (ended.size, ended.digest.finishHex())
    }
}
