// SPDX-License-Identifier: MIT

/// How much of a message that came to the bounce address is looked at.
///
/// Anybody can send one there; what goes beyond is left out, never waited for.
enum ReportLimits {
    /// Octets of a message; the rest is ignored.
    static let bytes = 1 << 20
    /// Header fields of one part.
    static let fields = 500
    /// Octets of one unfolded field.
    static let field = 8 << 10
    /// Parts within parts; a report needs two.
    static let depth = 6
    /// Parts of a message in all.
    static let parts = 64
    /// RFC 2046 §5.1.1.
    static let boundary = 70
    /// Words that look like one of our addresses or links and are held against the keys.
    static let candidates = 64
}
