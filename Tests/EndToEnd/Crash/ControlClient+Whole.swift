// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Synchronization

/// Whole answers, for tests that ask so often that a process each time would be most of the work.
extension ControlClient {
    func deliveries(_ reference: String, version: Int) async throws(ControlFault) -> [DeliveryDocument] {
        try await documents(ControlPath.path(ControlPath.deliveries, reference, query: [("version", "\(version)")]))
    }

    /// What `reconcile` finds; empty is the proof.
    func differences(of reference: String) async throws(ControlFault) -> [String] {
        let proofs: [ReconcileDocument] = try await documents(ControlPath.path(ControlPath.reconciliation, reference))
        return proofs.isEmpty ? ["no proof"] : proofs.flatMap(\.differences)
    }

    /// The closing report, which is made a moment after the last delivery is decided.
    func reportWhenMade(_ reference: String) async throws(ControlFault) -> ReportDocument {
        while true {
            do throws(ControlFault) {
                return try await report(reference)
            } catch {
                guard case .refused(let body) = error, body.kind == .busy else { throw error }
            }
        }
    }

    func importRoster(_ document: String) async throws(ControlFault) -> RosterImportDocument {
        let left = Mutex(ArraySlice(document.utf8))
        return try await importRoster(.csv, dryRun: false) { buffer in
            left.withLock { left in
                let piece = left.prefix(min(buffer.count, Self.importPiece))
                buffer.copyBytes(from: piece)
                left = left.dropFirst(piece.count)
                return piece.count
            }
        }
    }

    /// Octets at a time: small, so that a kill meets the import in the middle.
    private static let importPiece = 2048

    private func documents<Document: Decodable & Sendable>(_ path: String) async throws(ControlFault) -> [Document] {
        let found = Mutex<[Document]>([])
        let isWhole = Mutex(true)
        try await lines(path) { line in
            guard let document = ControlJSON.read(Document.self, from: line) else {
                isWhole.withLock { $0 = false }
                return false
            }
            found.withLock { $0.append(document) }
            return true
        }
        guard isWhole.withLock({ $0 }) else { throw .strange(status: 200) }
        return found.withLock { $0 }
    }
}
