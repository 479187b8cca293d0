// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Telemetry

extension ControlHandlers {
    /// Runs a listing and, if it is one of personal data that went past its first page, has its length written down: also
    /// when it was broken off.
    ///
    /// - Parameters:
    ///   - reading: Nil where nothing personal is listed.
    ///   - firstPage: Rows of the first page, whose entry is there already.
    ///   - identity: Who reads.
    ///   - list: Lists, and adds each later page's rows to what it is given.
    /// - Throws: What `list` throws.
    func audited(
        _ reading: PersonalReading?, firstPage: Int, by identity: Identity,
        _ list: (inout Int) async throws -> Void
    ) async throws {
        var rows = firstPage
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await list(&rows))
        } catch {
            outcome = .failure(error)
        }
        if let reading, rows > firstPage {
            do throws(DeskError) {
                try await desk.recordReading(reading, rows: rows, by: identity)
            } catch {
                log.error("the length of a listing could not be audited", ["why": "\(error)"])
            }
        }
        try outcome.get()
    }
}
