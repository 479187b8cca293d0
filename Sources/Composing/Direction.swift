// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Which way a language is written.
enum Direction: String, Sendable {
    case leftToRight = "ltr"
    case rightToLeft = "rtl"

    init(of language: LanguageTag) {
        let direction = Locale.Language(identifier: language.text).characterDirection
        self = direction == .rightToLeft ? .rightToLeft : .leftToRight
    }

    /// The side where lines begin, for the HTML attribute `align`.
    var startSide: String { self == .rightToLeft ? "right" : "left" }
}
