// SPDX-License-Identifier: MIT

import Foundation

/// The files of `config/postfix`, as they are committed.
public enum RelaySample {
    /// The folder itself.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "config/postfix").path(percentEncoded: false)

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    /// A file with parts of it put otherwise; each must stand there, so that a test cannot miss a change of the sample.
    static func text(_ name: String, replacing parts: [(old: String, new: String)]) throws -> String {
        try parts.reduce(try text(name)) { text, part in
            guard text.contains(part.old) else { throw NotThere(text: part.old, file: name) }
            return text.replacing(part.old, with: part.new)
        }
    }

    /// The sample does not say any more what the tests put otherwise.
    public struct NotThere: Error {
        public let text: String
        public let file: String
    }
}
