// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// The control API as `urgentctl` sees it: one method per verb.
///
/// Each call is one request on the daemon's Unix socket.
public struct ControlClient: Sendable {
    public let socket: String
    /// The name given with `--as`.
    public let actingAs: String?

    public init(socket: String, actingAs: String? = nil) {
        self.socket = socket
        self.actingAs = actingAs
    }

    /// Hands in the bytes of an action document.
    public func submit(_ document: [UInt8]) async throws(ControlFault) -> SubmissionDocument {
        try await ask("POST", ControlPath.path(ControlPath.actions), .bytes(document))
    }

    public func show(_ reference: String) async throws(ControlFault) -> ActionDocument {
        try await ask("GET", ControlPath.path(ControlPath.action, reference))
    }

    public func approve(
        _ reference: String, _ order: ApprovalRequestDocument
    ) async throws(ControlFault) -> ApprovalDocument {
        try await ask("POST", ControlPath.path(ControlPath.approval, reference), .bytes(ControlJSON.line(order)))
    }

    /// Hands in the bytes of one language's text.
    public func translate(
        _ reference: String, language: String, _ document: [UInt8]
    ) async throws(ControlFault) -> TranslationDocument {
        try await ask(
            "POST", ControlPath.path(ControlPath.translations, reference, query: [("language", language)]),
            .bytes(document))
    }

    public func withdraw(_ reference: String, reason: String) async throws(ControlFault) -> WithdrawalDocument {
        let order = WithdrawalRequestDocument(reason: reason)
        return try await ask(
            "POST", ControlPath.path(ControlPath.withdrawal, reference), .bytes(ControlJSON.line(order)))
    }

    public func close(_ reference: String, reason: String?) async throws(ControlFault) -> ClosureDocument {
        let order = ClosureRequestDocument(reason: reason)
        return try await ask("POST", ControlPath.path(ControlPath.closure, reference), .bytes(ControlJSON.line(order)))
    }

    /// Hands in the bytes of a correction of an action.
    public func correct(_ reference: String, _ document: [UInt8]) async throws(ControlFault) -> SubmissionDocument {
        try await ask("POST", ControlPath.path(ControlPath.corrections, reference), .bytes(document))
    }

    /// Hands in the bytes of an update that follows an action.
    public func update(_ reference: String, _ document: [UInt8]) async throws(ControlFault) -> SubmissionDocument {
        try await ask("POST", ControlPath.path(ControlPath.updates, reference), .bytes(document))
    }

    /// Hands in the bytes of the outcome of an action, and ends it.
    public func close(
        _ reference: String, outcome document: [UInt8], reason: String?
    ) async throws(ControlFault) -> ClosureDocument {
        try await ask(
            "POST", ControlPath.path(ControlPath.outcome, reference, query: [("reason", reason)]), .bytes(document))
    }

    public func status(_ reference: String) async throws(ControlFault) -> StatusDocument {
        try await ask("GET", ControlPath.path(ControlPath.status, reference))
    }

    public func responses(_ reference: String) async throws(ControlFault) -> ResponseDocument {
        try await ask("GET", ControlPath.path(ControlPath.responses, reference))
    }

    /// The closing report of an action that has come to its end.
    public func report(_ reference: String) async throws(ControlFault) -> ReportDocument {
        try await ask("GET", ControlPath.path(ControlPath.report, reference))
    }

    /// Has the daemon take the machine's time.
    public func acceptClock() async throws(ControlFault) -> ClockDocument {
        try await ask("POST", ControlPath.path(ControlPath.clock))
    }

    public func verifyAudit() async throws(ControlFault) -> AuditProofDocument {
        try await ask("GET", ControlPath.path(ControlPath.auditProof))
    }

    public func countRoster(by dimension: RosterDimension?) async throws(ControlFault) -> [RosterCountDocument] {
        let rows = Mutex<[RosterCountDocument]>([])
        try await lines(ControlPath.path(ControlPath.rosterCount, query: [("by", dimension?.rawValue)])) { line in
            if let row = ControlJSON.read(RosterCountDocument.self, from: line) { rows.withLock { $0.append(row) } }
            return true
        }
        return rows.withLock { $0 }
    }

    public func volunteer(_ id: String) async throws(ControlFault) -> VolunteerDocument {
        try await ask("GET", ControlPath.path(ControlPath.volunteer, id))
    }

    public func eraseVolunteer(_ id: String) async throws(ControlFault) {
        try await exchange("DELETE", ControlPath.path(ControlPath.volunteer, id), .none).run { _ in true }
    }

    public func relays() async throws(ControlFault) -> [RelayDocument] {
        let rows = Mutex<[RelayDocument]>([])
        try await lines(ControlPath.relays) { line in
            if let row = ControlJSON.read(RelayDocument.self, from: line) { rows.withLock { $0.append(row) } }
            return true
        }
        return rows.withLock { $0 }
    }

    public func setRelay(_ name: String, paused: Bool) async throws(ControlFault) -> RelaySwitchingDocument {
        try await ask("POST", ControlPath.path(paused ? ControlPath.relayPause : ControlPath.relayResumption, name))
    }

    /// Sends a roster as it is read.
    ///
    /// - Parameters:
    ///   - format: Of the bytes.
    ///   - dryRun: Count and change nothing.
    ///   - fill: Fills the buffer and returns how many bytes; 0 at the end, nil to give up. Called on another thread.
    /// - Returns: What the import did.
    /// - Throws: Why it did not; `abandoned` when `fill` gave up.
    public func importRoster(
        _ format: RosterFormat, dryRun: Bool, fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Int?
    ) async throws(ControlFault) -> RosterImportDocument {
        let query = [("format", format.rawValue), ("dry-run", dryRun ? "yes" : nil)]
        return try await ask("POST", ControlPath.path(ControlPath.roster, query: query), .stream(fill))
    }

    /// Reads a listing.
    ///
    /// - Parameters:
    ///   - path: Made with ``ControlPath/path(_:_:query:)``.
    ///   - take: Gets each line without its line end, on another thread; false gives up.
    /// - Throws: Why the listing is not whole; `abandoned` when `take` gave up.
    public func lines(
        _ path: String, _ take: @escaping @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ControlFault) {
        let splitter = Mutex(LineSplitter())
        try await exchange("GET", path, .none).run { piece in
            splitter.withLock { $0.take(piece, take) }
        }
    }

    func ask<Answer: Decodable>(
        _ method: String, _ path: String, _ upload: ControlExchange.Upload = .none
    ) async throws(ControlFault) -> Answer {
        guard let answer = ControlJSON.read(Answer.self, from: try await bytes(method, path, upload)) else {
            throw .strange(status: 200)
        }
        return answer
    }

    func bytes(
        _ method: String, _ path: String, _ upload: ControlExchange.Upload = .none
    ) async throws(ControlFault) -> [UInt8] {
        let body = Mutex<[UInt8]>([])
        try await exchange(method, path, upload).run { piece in
            body.withLock { $0 += piece }
            return true
        }
        return body.withLock { $0 }
    }

    func exchange(_ method: String, _ path: String, _ upload: ControlExchange.Upload) -> ControlExchange {
        var headers = ["Content-Type: application/octet-stream"]
        if let actingAs { headers.append("\(ControlPath.actingAs): \(actingAs)") }
        return ControlExchange(socket: socket, method: method, path: path, headers: headers, upload: upload)
    }
}

/// Cuts a stream of bytes at line feeds.
struct LineSplitter: Sendable {
    private var partial: [UInt8] = []

    /// - Parameters:
    ///   - piece: The next bytes.
    ///   - line: Gets each whole line; false ends it.
    /// - Returns: False once `line` said so.
    mutating func take(_ piece: UnsafeRawBufferPointer, _ line: (ArraySlice<UInt8>) -> Bool) -> Bool {
        partial += piece
        var start = partial.startIndex
        while let end = partial[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard line(partial[start..<end]) else { return false }
            start = end + 1
        }
        partial.removeFirst(start)
        return true
    }
}
