// SPDX-License-Identifier: MIT

/// The name of an entry in the queue folder: any bytes but `/` and NUL, as the file system has it.
struct QueueEntryName: Hashable, Sendable, Comparable {
    /// With the NUL at its end.
    let cString: [CChar]

    init(_ bytes: some Sequence<UInt8>) {
        cString = bytes.map(CChar.init(bitPattern:)) + [0]
    }

    init(_ text: String) {
        self.init(text.utf8)
    }

    /// Editors, rsync and others put half-finished files beside their target under such names and rename them.
    var isHidden: Bool { cString.first == CChar(bitPattern: UInt8(ascii: ".")) }

    /// For people and for the names in `done/` and `rejected/`: letters, digits and `._-` of any script, at most
    /// ``longestShown`` octets, never empty, never hidden.
    var shown: String {
        var text = ""
        for scalar in String(decoding: cString.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self).unicodeScalars {
            let isPlain =
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "._-".unicodeScalars.contains(scalar)
            let safe = isPlain && scalar != "\u{fffd}" ? String(scalar) : "_"
            if text.utf8.count + safe.utf8.count > Self.longestShown { break }
            text += safe
        }
        if text.isEmpty || text.hasPrefix(".") { text = "_" + text.dropFirst() }
        return text
    }

    static func < (left: Self, right: Self) -> Bool { left.cString.lexicographicallyPrecedes(right.cString) }

    private static let longestShown = 100
}
