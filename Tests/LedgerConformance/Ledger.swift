// SPDX-License-Identifier: MIT

import Domain

/// All that the engine asks of a ledger, as one.
public typealias Ledger =
    ActionStore & PlanStore & DeliveryStore & RosterStore & AccountStore & ResponseStore & RelayStore & ReportStore
    & EndpointStore & VolunteerStore & ReceiptStore & BounceStore & MeterStore

/// A ledger does not do what every ledger must.
public struct Violation: Error, CustomStringConvertible {
    public let description: String
}

/// Throws a ``Violation`` unless the two are equal.
public func expect<Value: Equatable>(
    _ found: Value, is wanted: Value, _ what: String, file: StaticString = #fileID, line: UInt = #line
) throws {
    guard found == wanted else {
        throw Violation(description: "\(what): \(found), expected \(wanted) (\(file):\(line))")
    }
}

public func expect(_ condition: Bool, _ what: String, file: StaticString = #fileID, line: UInt = #line) throws {
    guard condition else { throw Violation(description: "\(what) (\(file):\(line))") }
}

/// Runs `body` and returns the error it must throw.
public func refusal(
    _ what: String, file: StaticString = #fileID, line: UInt = #line, of body: () async throws -> Void
) async throws -> LedgerError {
    do {
        try await body()
    } catch let error as LedgerError {
        return error
    }
    throw Violation(description: "\(what) was let through (\(file):\(line))")
}
