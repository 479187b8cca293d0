// SPDX-License-Identifier: MIT

/// Reads JSON5 (specification 1.0.0) into a tree in which every key and value knows its line.
///
/// Stricter than the specification in three things: a key that occurs twice, a half surrogate pair and invalid UTF-8 are
/// faults, because each of them means that somebody loses text without noticing.
public enum JSON5Document {
    /// Reads a whole document; one value, with space and comments around it.
    ///
    /// Time and memory are linear in the length. A byte order mark is skipped.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - limits: What is too much.
    /// - Returns: The root value.
    /// - Throws: The first fault; after it nothing can be known about the rest.
    public static func parse(_ bytes: [UInt8], limits: JSON5Limits = JSON5Limits()) throws(JSON5Fault) -> JSON5Node {
        guard bytes.count <= limits.bytes else {
            throw JSON5Fault(
                at: nil, problem: "the document is larger than \(limits.bytes) bytes", expected: "a smaller document")
        }
        var cursor = JSON5Cursor(bytes)
        try cursor.checkEncoding()
        var parser = JSON5Parser(cursor: cursor, limits: limits)
        return try parser.document()
    }
}
