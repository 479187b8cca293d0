// SPDX-License-Identifier: MIT

import Foundation

/// A made-up roster as an import file: the same people for the same number, in 24 countries and 12 ladders.
///
/// One in a thousand lives in the small country; 500, spread evenly, belong to the network.
struct Roster {
    enum Channel {
        case mail
        /// On these ports of 127.0.0.1, in turn.
        case webhooks([UInt16])
    }

    let people: Int
    var channel = Channel.mail

    static let header =
        "id,name,email,languages,country,timezone,networks,appetite,webhook_url,webhook_secret,webhook_format\n"
    static let smallCountry = "IS"
    static let network = "lawyers"
    static let inNetwork = 500

    func csv(_ range: Range<Int>) -> [UInt8] {
        var text = range.lowerBound == 0 ? Self.header : ""
        text.reserveCapacity(range.count * 96)
        let everyNetwork = max(1, people / Self.inNetwork)
        for number in range {
            let home = Self.homes[number % Self.homes.count]
            let isSmall = number % 1000 == 7
            let network = number % everyNetwork == 0 && number / everyNetwork < Self.inNetwork ? Self.network : ""
            text += "p-\(number),Volunteer \(number),"
            if case .webhooks(let ports) = channel {
                text += ",\(home.ladder),\(isSmall ? Self.smallCountry : home.country),,\(network),all,"
                text += "http://127.0.0.1:\(ports[number % ports.count])/groups/\(number),\(Self.secret),standard\n"
            } else {
                text += "volunteer.\(number)@\(home.country.lowercased()).example,"
                text += "\(home.ladder),\(isSmall ? Self.smallCountry : home.country),,\(network),all,,,\n"
            }
        }
        return Array(text.utf8)
    }

    private static let secret = "whsec_" + Data(repeating: 7, count: 24).base64EncodedString()

    private static let homes: [(country: String, ladder: String)] = [
        ("GB", "en"), ("US", "en;es"), ("CA", "fr-CA;en"), ("FR", "fr"), ("BE", "nl;fr"), ("CH", "de;fr"),
        ("DE", "de;en"), ("AT", "de"), ("ES", "es"), ("MX", "es-MX"), ("AR", "es-419"), ("BR", "pt-BR;es"),
        ("PT", "pt;en"), ("MA", "ar;fr"), ("EG", "ar"), ("TR", "tr;en"), ("PK", "ur;en"), ("IN", "hi;en"),
        ("TH", "th;en"), ("JP", "ja;en"), ("KR", "ko;en"), ("KE", "sw;en"), ("NG", "en"), ("AU", "en"),
    ]
}
