// SPDX-License-Identifier: MIT

/// The volunteers of the crash harness; an id is also the local part of the address, or the path of the endpoint.
struct CrashPeople: Sendable {
    let crew: [Person]
    let crowd: [Person]

    /// The crew is in every audience, the crowd in the large ones only.
    init(endpoint: UInt16) {
        crew = (0..<Self.crewSize).map { Self.person($0, networks: "crew", endpoint: endpoint) } + Self.special
        crowd = (0..<Self.crowdSize).map { Person(id: "c\($0)", email: "c\($0)@people.example", country: "FR") }
    }

    /// In the roster.
    var count: Int { crew.count + crowd.count }

    /// The identifiers of an action's audience.
    func audience(isLarge: Bool) -> Set<String> {
        Set((isLarge ? crew + crowd : crew).map(\.id))
    }

    /// Their relay refuses them for good.
    static let refused: Set<String> = Set((0..<5).map { "no-\($0)" })
    /// The address is somebody else's already.
    static let twins: Set<String> = Set((0..<5).map { "twin-\($0)" })
    /// How many of an audience get nothing however long it takes.
    static var unreachable: Int { refused.count + twins.count }

    private static let special =
        refused.sorted().map { Person(id: $0, email: "\($0)@people.example", networks: "crew") }
        + twins.sorted().enumerated().map { number, id in
            // Person 10 n + 1 goes by mail, and comes first.
            Person(id: id, email: "p\(number * 10 + 1)@people.example", networks: "crew")
        }

    private static func person(_ number: Int, networks: String, endpoint: UInt16) -> Person {
        guard number.isMultiple(of: 10) else {
            return Person(id: "p\(number)", email: "p\(number)@people.example", networks: networks)
        }
        return Person(
            id: "p\(number)", networks: networks, webhook: "http://127.0.0.1:\(endpoint)/p\(number)",
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    private static let crewSize = 400
    private static let crowdSize = 3000
}
