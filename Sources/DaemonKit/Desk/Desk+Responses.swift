// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Telemetry

extension Desk {
    public func responses(to reference: Reference) async throws(DeskError) -> ResponseTally {
        try await asked { () async throws(LedgerError) in try await store.responses(to: reference) }
    }

    public func respond(token text: String, kind name: String) async throws(DeskError) -> ResponseReceipt {
        guard let token = tokens.token(text, for: .respond), let version = token.version else {
            throw .notAllowed("this link is none of ours, or part of it is missing")
        }
        guard let kind = ResponseKind(rawValue: name) else {
            throw .invalid([
                DocumentFault(
                    line: 0, key: "kind", problem: "there is no such kind of response",
                    expected: ResponseKind.allCases.map(\.rawValue).joined(separator: ", "))
            ])
        }
        let response = VolunteerResponse(volunteer: token.volunteer, version: version, kind: kind, at: clock.now())
        let receipt = try await asked { () async throws(LedgerError) in try await store.respond(response) }
        counts.responses.add()
        if receipt.endsAction {
            // The fence is committed with the response; now every loop must hold it.
            await engine.close(receipt.reference)
            log.info("action closed: enough responses", ["reference": receipt.reference.text])
        }
        return receipt
    }
}
