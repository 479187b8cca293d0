// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake

extension Desk {
    public func correct(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError)
        -> SubmissionResult
    {
        try await submit(document, as: ActionReader.Errand(kind: .correction, follows: reference), by: by)
    }

    public func update(_ reference: Reference, document: [UInt8], by: Identity) async throws(DeskError)
        -> SubmissionResult
    {
        try await submit(document, as: ActionReader.Errand(kind: .update, follows: reference), by: by)
    }

    /// The outcome first: what is refused closes nothing.
    ///
    /// Done half because of a crash, the same once more does the rest.
    public func close(_ reference: Reference, outcome document: [UInt8], reason: String?, by: Identity)
        async throws(DeskError) -> ClosureReceipt
    {
        let state = try await show(reference).state
        // An action that cannot be closed says so before anything is taken in.
        if state != .open, state != .closed { _ = try await close(reference, reason: reason, by: by) }
        let outcome = try await submit(
            document, as: ActionReader.Errand(kind: .outcome, follows: reference), by: by)
        return ClosureReceipt(record: try await close(reference, reason: reason, by: by), outcome: outcome)
    }
}
