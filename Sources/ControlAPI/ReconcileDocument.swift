// SPDX-License-Identifier: MIT

import Domain

/// One line of `reconcile`: the proof of one version's account.
public struct ReconcileDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    @OrNull public var audience: Int?
    public var states: StateCounts
    /// Sum of the states, unplanned included.
    public var accounted: Int
    /// One sentence per difference; empty is the proof.
    public var differences: [String]

    public init(_ proof: Reconciliation) {
        reference = proof.reference.text
        version = proof.version
        audience = proof.audience
        states = StateCounts(
            proof.states, unknown: proof.audience == nil && proof.states[.unplanned] == nil ? [.unplanned] : [])
        accounted = proof.accounted
        differences = proof.differences
    }
}
