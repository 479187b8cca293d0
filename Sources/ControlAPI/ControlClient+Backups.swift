// SPDX-License-Identifier: MIT

import Synchronization

extension ControlClient {
    /// Takes a backup.
    ///
    /// - Parameters:
    ///   - progress: How far the copy is, octets of about how many.
    ///   - take: Gets the archive piece by piece; false gives up. Both are called on another thread.
    /// - Returns: How many octets, and what ``confirm(_:)`` wants; nil from an older daemon, which notes none.
    /// - Throws: Why it is not whole.
    public func backUp(
        progress: @escaping @Sendable (Int64, Int64) -> Void,
        take: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(ControlFault) -> (bytes: Int64, receipt: BackupReceiptDocument?) {
        let stream = Mutex(BackupStream())
        try await exchange("POST", ControlPath.path(ControlPath.backups), .none).run { piece in
            stream.withLock { $0.feed(piece, progress, take) }
        }
        let end = stream.withLock { $0 }
        if let refusal = end.refusal { throw .refused(refusal) }
        guard let size = end.size, size == end.received else { throw .strange(status: 200) }
        return (size, end.taken.map { BackupReceiptDocument(taken: $0, bytes: size) })
    }

    /// Says that a backup is whole where it is to stay, so that the daemon takes it for the last one.
    public func confirm(_ receipt: BackupReceiptDocument) async throws(ControlFault) {
        let answer: BackupReceiptDocument = try await ask(
            "POST", ControlPath.path(ControlPath.backupReceipt), .bytes(ControlJSON.line(receipt)))
        guard answer == receipt else { throw .strange(status: 200) }
    }

    /// What is held back since a restore.
    public func heldBack() async throws(ControlFault) -> [HeldVersionDocument] {
        try await ask("GET", ControlPath.path(ControlPath.heldBack))
    }

    public func resume(_ reference: String?) async throws(ControlFault) -> [HeldVersionDocument] {
        let order = ResumptionDocument(reference: reference)
        return try await ask("POST", ControlPath.path(ControlPath.resumption), .bytes(ControlJSON.line(order)))
    }
}

/// The answer to a backup: lines, then octets.
private struct BackupStream {
    private var line: [UInt8] = []
    var size: Int64?
    var received: Int64 = 0
    var taken: String?
    var refusal: ErrorDocument.Body?

    mutating func feed(
        _ piece: UnsafeRawBufferPointer, _ progress: (Int64, Int64) -> Void, _ take: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        var rest = piece[...]
        while size == nil, !rest.isEmpty {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                line += rest
                return line.count <= Self.longestLine
            }
            line += rest[..<end]
            rest = rest[(end + 1)...]
            defer { line = [] }
            guard let document = ControlJSON.read(BackupLineDocument.self, from: line) else { return false }
            if let copied = document.copied, let of = document.of { progress(copied, of) }
            refusal = document.error ?? refusal
            size = document.archive
            taken = document.taken
        }
        guard !rest.isEmpty else { return true }
        received += Int64(rest.count)
        return take(UnsafeRawBufferPointer(rebasing: rest))
    }

    private static let longestLine = 65_536
}
