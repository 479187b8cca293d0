// SPDX-License-Identifier: MIT

/// Endpoints and what is held against them.
///
/// Failures are counted by ``DeliveryStore/record(_:at:)``; a changed URL and an erasure forget them.
public protocol EndpointStore: Sendable {
    /// The next endpoints of the roster by internal number, after `after`, at most `limit`.
    func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(LedgerError) -> EndpointPage
    /// One endpoint with its last replies.
    func endpoint(of id: String) async throws(LedgerError) -> EndpointDetail
    /// Nothing is held against it any more.
    func enableEndpoint(of id: String, by: Identity, at: Instant) async throws(LedgerError) -> EndpointLine
    /// Disables it until a person enables it or its URL is changed.
    ///
    /// One that the daemon has disabled keeps its reason and is acknowledged: no alarm is needed for it any more.
    func disableEndpoint(of id: String, reason: String?, by: Identity, at: Instant) async throws(LedgerError)
        -> EndpointLine
    /// How many the daemon has disabled that no person has acknowledged.
    func unacknowledgedEndpoints() async throws(LedgerError) -> Int
    /// Owners to whom nobody has said yet that the daemon disabled their endpoint, at most `limit`.
    func untoldOwners(limit: Int) async throws(LedgerError) -> [EndpointNotice]
    /// The owner has been told, or cannot be.
    func ownerIsTold(_ volunteer: VolunteerKey, at: Instant) async throws(LedgerError)
}

/// One endpoint as operators see it: never its URL, never its secret.
public struct EndpointLine: Sendable, Hashable {
    /// The volunteer's id in the roster.
    public var volunteer: String
    /// Empty when the URL cannot be read.
    public var host: String
    /// Nil for an endpoint in good order.
    public var trouble: EndpointTrouble?

    public init(volunteer: String, host: String, trouble: EndpointTrouble?) {
        self.volunteer = volunteer
        self.host = host
        self.trouble = trouble
    }
}

public struct EndpointPage: Sendable, Hashable {
    public let endpoints: [EndpointLine]
    /// Pass it to the next call; nil at the end.
    public let next: VolunteerKey?

    public init(endpoints: [EndpointLine], next: VolunteerKey?) {
        self.endpoints = endpoints
        self.next = next
    }
}

/// What an owner is told: that alerts go elsewhere until the endpoint is repaired.
public struct EndpointNotice: Sendable, Hashable {
    public let volunteer: VolunteerKey
    public let email: String
    /// Empty if the roster has none.
    public let name: String
    public let host: String
    public let reason: String
    public let since: Instant

    public init(volunteer: VolunteerKey, email: String, name: String, host: String, reason: String, since: Instant) {
        self.volunteer = volunteer
        self.email = email
        self.name = name
        self.host = host
        self.reason = reason
        self.since = since
    }
}

/// Tells owners.
public protocol OwnerMessenger: Sendable {
    /// Returns whether it is settled: sent, or never to be sent; false: to be tried again later.
    func tell(_ notice: EndpointNotice) async -> Bool
}
