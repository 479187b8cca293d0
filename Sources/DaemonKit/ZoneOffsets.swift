// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Synchronization

/// How far local time is from UTC, for people in their time zone.
///
/// Asked for every delivery, so answers are remembered. Thread-safe.
final class ZoneOffsets: Sendable {
    private struct Question: Hashable {
        let zone: String?
        let country: CountryCode?
        let moment: Instant
    }

    private let zone: @Sendable (CountryCode) -> String?
    private let known = Mutex<[Question: Int?]>([:])

    init(zone: @escaping @Sendable (CountryCode) -> String?) {
        self.zone = zone
    }

    /// Seconds east of UTC at a moment; nil where neither zone nor country tells.
    func offset(in name: String?, of country: CountryCode?, at moment: Instant) -> Int? {
        let question = Question(zone: name, country: country, moment: moment)
        return known.withLock { known in
            if let answer = known[question] { return answer }
            let name = name ?? country.flatMap(zone)
            let answer = name.flatMap(TimeZone.init(identifier:))?.secondsFromGMT(for: moment.date)
            if known.count >= Self.mostKnown { known = [:] }
            known.updateValue(answer, forKey: question)
            return answer
        }
    }

    /// Places of a large roster times a few open windows.
    private static let mostKnown = 16_384
}
