// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// A made-up roster: the same people for the same number, in many languages, countries and time zones.
///
/// No name or address in it belongs to anybody: names are numbers, domains end in `.example` (RFC 2606).
struct DemoRoster {
    let volunteers: Int
    /// Where groups take webhooks.
    let webhookBase: String

    /// The roster as an import file, a piece at a time.
    func csv(_ range: Range<Int>) -> String {
        var text = range.lowerBound == 0 ? Self.header : ""
        for number in range {
            let (country, ladder) = Self.homes[number % Self.homes.count]
            let isGroup = number % Self.groupEvery == Self.groupEvery - 1
            let hook = isGroup ? "\(webhookBase)/\(number)" : ""
            let secret = isGroup ? Self.secret(for: number) : ""
            let networks = number % 10 == 3 ? "lawyers" : number % 10 == 7 ? "health-workers;students" : ""
            text += "demo-\(number),Volunteer \(number),volunteer.\(number)@\(country.lowercased()).example,"
            text += "\(ladder),\(country),,\(networks),all,\(hook),\(secret),\(isGroup ? "standard" : "")\n"
        }
        return text
    }

    private static let header =
        "id,name,email,languages,country,timezone,networks,appetite,webhook_url,webhook_secret,webhook_format\n"
    /// One in twenty is a group with a system of its own.
    private static let groupEvery = 20

    /// 24 bytes that follow from the number: the demo's receiver could check them, and nobody else ever sees them.
    private static func secret(for number: Int) -> String {
        let bytes = (0..<24).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0 &* 7) }
        return "whsec_" + Data(bytes).base64EncodedString()
    }

    /// Country and language ladder.
    ///
    /// Several ladders have no text in the demo's action and fall back.
    private static let homes: [(country: String, ladder: String)] = [
        ("GB", "en"), ("US", "en;es"), ("CA", "fr-CA;en"), ("FR", "fr"), ("BE", "nl;fr"), ("CH", "de;fr;it"),
        ("DE", "de;en"), ("AT", "de"), ("ES", "es"), ("MX", "es-MX"), ("AR", "es-419"), ("CO", "es"), ("PE", "es;qu"),
        ("BR", "pt-BR"), ("PT", "pt"), ("AO", "pt;fr"), ("MA", "ar;fr"), ("EG", "ar"), ("JO", "ar;en"), ("LB", "ar;fr"),
        ("IL", "he;ar;en"), ("TR", "tr;en"), ("IR", "fa"), ("PK", "ur;en"), ("IN", "hi;en"), ("BD", "bn;en"),
        ("NP", "ne;en"), ("TH", "th;en"), ("VN", "vi;fr"), ("KH", "km;fr"), ("ID", "id;en"), ("PH", "fil;en"),
        ("JP", "ja"), ("KR", "ko;en"), ("TW", "zh-TW;en"), ("HK", "zh-HK;en"), ("MN", "mn;ru"), ("KZ", "kk;ru"),
        ("UA", "uk;ru"), ("RU", "ru"), ("PL", "pl;en"), ("CZ", "cs;de"), ("RS", "sr-Latn;en"), ("GR", "el;en"),
        ("ET", "am;en"), ("KE", "sw;en"), ("TZ", "sw"), ("NG", "en"), ("SN", "fr"), ("ZA", "zu;en"), ("AU", "en"),
        ("NZ", "en"), ("SE", "sv;en"), ("FI", "fi;sv;en"), ("NL", "nl;en"), ("IT", "it;fr"), ("HN", "es"),
    ]
}
