// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import JSON5

/// Reads one language's text as a translator writes it: the content of one entry of an action's `text`, same limits.
public enum TranslationReader {
    /// A text as read.
    public struct Reading: Sendable, Hashable {
        public let language: LanguageTag
        public let text: ActionText
        /// SHA-256 over language and canonical text.
        public let digest: String
    }

    /// Reads and checks a whole document.
    ///
    /// - Parameters:
    ///   - bytes: JSON5 in UTF-8, at most ``ActionLimits/bytes``.
    ///   - language: The tag that it is for, as somebody typed it.
    /// - Returns: The text with its digest.
    /// - Throws: All faults of the document; only the first if it is no JSON5 at all.
    public static func read(_ bytes: [UInt8], language: String) throws(InvalidDocument) -> Reading {
        guard let tag = KnownLanguages.tag(language) else {
            throw InvalidDocument(faults: [
                DocumentFault(
                    line: 0, key: "", problem: "there is no language \"\(Spelling.shown(language))\"",
                    expected: KnownLanguages.expected)
            ])
        }
        let root: JSON5Node
        do throws(JSON5Fault) {
            root = try JSON5Document.parse(bytes, limits: JSON5Limits(bytes: ActionLimits.bytes, depth: deepest))
        } catch {
            throw InvalidDocument(faults: [DocumentFault(error)])
        }
        let faults = FaultCollector()
        guard let document = NodeReader(root, faults: faults) else { throw InvalidDocument(faults) }
        let text = ActionReader.text(document)
        guard faults.isEmpty, let text else { throw InvalidDocument(faults) }
        return Reading(language: tag, text: text, digest: digest(of: text, in: tag))
    }

    private static func digest(of text: ActionText, in language: LanguageTag) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings are all there is to encode: it cannot fail.
        let canonical = (try? encoder.encode(text)).map { [UInt8]($0) } ?? []
        return Digest.sha256Hex(Array("\(language.text)\n".utf8) + canonical)
    }

    /// An object and its list; a person's slip should be told as one.
    private static let deepest = 16
}
