// SPDX-License-Identifier: MIT

import Domain

/// Who belongs to an action, in the send order of the moment of its approval.
struct Audience {
    /// Rows of one place, and its first member.
    private struct Segment {
        let rows: Range<Int>
        let first: Int
    }

    private let segments: [Segment]
    private let oneIn: Int
    let count: Int

    init(_ action: Scenario.Action, in scenario: Scenario, at now: Instant) {
        oneIn = action.oneIn
        var blocks: [PlaceKey: Range<Int>] = [:]
        var places: [Place] = []
        var begin = 0
        for (index, (code, zone, weight)) in Self.world.enumerated() {
            guard let country = CountryCode(code) else { continue }
            let end = index == Self.world.count - 1 ? scenario.volunteers : begin + scenario.volunteers * weight / 100
            let key = PlaceKey(UInt16(index + 1))
            blocks[key] = begin..<end
            places.append(Place(key: key, country: country, timeZone: zone, members: end - begin))
            begin = end
        }
        var segments: [Segment] = []
        var row = 0
        for key in SendOrder.order(places, in: Set(places.map(\.country)), at: now, zone: { _ in nil }) {
            guard let block = blocks[key] else { continue }
            let first = (block.lowerBound + action.oneIn - 1) / action.oneIn * action.oneIn
            let members = first < block.upperBound ? (block.upperBound - first + action.oneIn - 1) / action.oneIn : 0
            segments.append(Segment(rows: row..<(row + members), first: first))
            row += members
        }
        self.segments = segments
        count = row
    }

    /// The volunteer of a row, and the rank of their place.
    func member(_ row: Int) -> (number: Int, rank: UInt16) {
        var (low, high) = (0, segments.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].rows.upperBound <= row { low = middle + 1 } else { high = middle }
        }
        let segment = segments[low]
        return (segment.first + (row - segment.rows.lowerBound) * oneIn, UInt16(low))
    }

    /// Countries, a time zone of theirs, and their part of the people in hundredths; the last has the rest.
    private static let world: [(String, String, Int)] = [
        ("NZ", "Pacific/Auckland", 2), ("AU", "Australia/Sydney", 3), ("JP", "Asia/Tokyo", 4), ("KR", "Asia/Seoul", 6),
        ("TW", "Asia/Taipei", 4), ("PH", "Asia/Manila", 4), ("TH", "Asia/Bangkok", 3), ("IN", "Asia/Kolkata", 9),
        ("PK", "Asia/Karachi", 3), ("KE", "Africa/Nairobi", 3), ("ZA", "Africa/Johannesburg", 3),
        ("TR", "Europe/Istanbul", 2), ("DE", "Europe/Berlin", 8), ("FR", "Europe/Paris", 7), ("IT", "Europe/Rome", 4),
        ("NL", "Europe/Amsterdam", 5), ("GB", "Europe/London", 8), ("SN", "Africa/Dakar", 2),
        ("BR", "America/Sao_Paulo", 4), ("AR", "America/Argentina/Buenos_Aires", 3), ("CL", "America/Santiago", 2),
        ("PE", "America/Lima", 2), ("MX", "America/Mexico_City", 3), ("US", "America/Chicago", 6),
    ]
}
