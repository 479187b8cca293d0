// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ControlHandlers {
    /// `backup` and `resume`.
    func registerBackups(on router: inout Router) {
        let handlers = self
        add("POST", ControlPath.backups, to: &router) { request, identity throws(HTTPFailure) in
            try handlers.rule.checkOperator(request)
            return try await handlers.backUp(by: identity)
        }
        add("POST", ControlPath.backupReceipt, to: &router, body: .collected(limit: Self.longestReceipt)) {
            request, _ throws(HTTPFailure) in
            try handlers.rule.checkOperator(request)
            let receipt = try request.document(BackupReceiptDocument.self)
            guard let taken = Instant(rfc3339: receipt.taken) else {
                throw HTTPFailure(400, .badRequest, "taken: expected a time")
            }
            try await handlers.ask { () throws(DeskError) in
                try await handlers.desk.note(BackupFacts(taken: taken, bytes: receipt.bytes))
            }
            return .json(receipt)
        }
        add("GET", ControlPath.heldBack, to: &router) { _, _ throws(HTTPFailure) in
            let held = try await handlers.ask { () throws(DeskError) in try await handlers.desk.heldBack() }
            return .json(held.map(HeldVersionDocument.init))
        }
        add("POST", ControlPath.resumption, to: &router, body: .collected(limit: Self.longestResumption)) {
            request, identity throws(HTTPFailure) in
            try handlers.rule.checkOperator(request)
            let order = try request.document(ResumptionDocument.self)
            var reference: Reference?
            if let text = order.reference {
                guard let named = Reference(text) else {
                    throw HTTPFailure(404, .unknown, "no action has such a reference")
                }
                reference = named
            }
            let released = try await handlers.ask { [reference] () throws(DeskError) in
                try await handlers.desk.resume(reference, by: identity)
            }
            return .json(released.map(HeldVersionDocument.init))
        }
    }

    private func backUp(by identity: Identity) async throws(HTTPFailure) -> HTTPResponse {
        let session = try await ask { () throws(DeskError) in try await desk.beginBackup(by: identity) }
        return HTTPResponse(
            status: 200, headers: [("Content-Type", "application/octet-stream")],
            body: .stream { writer in
                do {
                    try await Self.give(session, to: writer)
                } catch {
                    await session.end()
                    throw error
                }
                await session.end()
            })
    }

    /// How far the copy is, a line whenever it has moved, then the archive.
    private static func give(_ session: any BackupSession, to writer: HTTPBodyWriter) async throws {
        let (updates, feed) = AsyncStream.makeStream(of: CopyProgress.self, bufferingPolicy: .bufferingNewest(1))
        let copying = Task { () -> Result<BackupFacts, DeskError> in
            defer { feed.finish() }
            do throws(DeskError) {
                return .success(try await session.copy { feed.yield($0) })
            } catch {
                return .failure(error)
            }
        }
        var told: Int64 = -1
        do {
            for await update in updates where update.done - told >= update.total / progressLines {
                told = update.done
                try await writer.write(ControlJSON.line(BackupLineDocument(copied: update.done, of: update.total)))
            }
        } catch {
            // Whoever asked went away: the copy is given up, and is over before its folder goes.
            await session.end()
            _ = await copying.value
            throw error
        }
        switch await copying.value {
        case .failure(let error):
            try await writer.write(ControlJSON.line(BackupLineDocument(error: ErrorDocument(error).error)))
        case .success(let backup):
            let line = BackupLineDocument(archive: backup.bytes, taken: backup.taken.rfc3339)
            try await writer.write(ControlJSON.line(line))
            while case let piece = try await session.next(), !piece.isEmpty { try await writer.write(piece) }
        }
    }

    /// A terminal has no more columns than this.
    private static let progressLines: Int64 = 200
    private static let longestResumption = 4096
    private static let longestReceipt = 4096
}
