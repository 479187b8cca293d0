// SPDX-License-Identifier: MIT

import CommandLineArguments
import Crypto
import Domain
import Foundation
import Intake
import Runtime

/// The archive of a backup as it is read out: each file with its header, at the end what the files are.
///
/// Confined to its session.
final class BackupArchive {
    private struct Member {
        let name: String
        let descriptor: Int32
        let size: Int64
    }

    private var waiting: [Member] = []
    private var current: (member: Member, left: Int64, digest: RunningDigest)?
    private var manifest: BackupManifest
    private var isOver = false
    private let modified: Int64
    /// Octets of the whole.
    let size: Int64

    /// - Parameters:
    ///   - files: Name in the archive and path of each, in their order.
    ///   - facts: Of the ledger's copy.
    /// - Throws: ``DeskError/failed(_:)`` where one cannot be read.
    init(files: [(name: String, path: String)], facts: SnapshotFacts) throws(DeskError) {
        manifest = BackupManifest(
            program: ProgramVersion.current, schema: facts.schema, taken: facts.taken.rfc3339, files: [])
        modified = facts.taken.milliseconds / 1000
        var total: Int64 = 0
        for file in files {
            let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
                let fault = SystemError(call: "open", number: errno)
                for member in waiting { close(member.descriptor) }
                throw .failed("\(file.path) cannot be read: \(fault)")
            }
            waiting.append(Member(name: file.name, descriptor: descriptor, size: Int64(status.st_size)))
            total += Self.length(Int64(status.st_size))
        }
        // Its length is known before its digests are.
        var sample = manifest
        sample.files = waiting.map {
            BackupManifest.File(name: $0.name, size: $0.size, sha256: String(repeating: "0", count: 64))
        }
        size = total + Self.length(Int64(sample.text.count)) + Int64(2 * TarHeader.block)
    }

    deinit {
        for member in waiting + [current?.member].compactMap({ $0 }) { close(member.descriptor) }
    }

    /// The next piece; empty at the end.
    func next() throws(DeskError) -> [UInt8] {
        if let current { return try read(current.member, current.left, current.digest) }
        if !waiting.isEmpty {
            let member = waiting.removeFirst()
            current = (member, member.size, RunningDigest())
            return TarHeader.encode(name: member.name, size: member.size, modified: modified)
        }
        if isOver { return [] }
        isOver = true
        let text = manifest.text
        return TarHeader.encode(name: BackupManifest.name, size: Int64(text.count), modified: modified) + text
            + [UInt8](repeating: 0, count: TarHeader.padding(after: Int64(text.count)) + 2 * TarHeader.block)
    }

    private func read(_ member: Member, _ left: Int64, _ digest: RunningDigest) throws(DeskError) -> [UInt8] {
        let piece: [UInt8]
        do throws(SystemError) {
            piece = try Self.piece(of: member.descriptor, Int(min(left, Int64(Self.pieceSize))))
        } catch {
            throw .failed("\(member.name) cannot be read: \(error)")
        }
        guard !piece.isEmpty || left == 0 else { throw .failed("\(member.name) became shorter while it was read") }
        digest.feed(piece)
        let rest = left - Int64(piece.count)
        guard rest == 0 else {
            current = (member, rest, digest)
            return piece
        }
        close(member.descriptor)
        current = nil
        manifest.files.append(
            BackupManifest.File(name: member.name, size: member.size, sha256: digest.finishHex()))
        return piece + [UInt8](repeating: 0, count: TarHeader.padding(after: member.size))
    }

    private static func piece(of descriptor: Int32, _ count: Int) throws(SystemError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while true {
            let got = Glibc.read(descriptor, &piece, count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemError(call: "read", number: errno) }
            return Array(piece[..<got])
        }
    }

    private static func length(_ size: Int64) -> Int64 {
        Int64(TarHeader.block) + size + Int64(TarHeader.padding(after: size))
    }

    private static let pieceSize = 256 << 10
}
