// SPDX-License-Identifier: MIT

import Composing
import Domain

extension Configuration {
    /// Reads the fixed words and the forms of letters and pages that this configuration uses.
    ///
    /// - Returns: What somebody should know about them: words that a language lacks, languages that nobody has read.
    /// - Throws: The first file that cannot be used, with its line.
    public func checkTexts() throws(StartError) -> [String] {
        let files = try ConfigFiles(overlay: overlay)
        do throws(ComposingFault) {
            let words = try FixedWords(files: files.all)
            _ = try LetterTemplates(files: files.all)
            _ = try PageComposer(
                organisation: Composing.Organisation(
                    name: organisation.name, from: organisation.from, bounces: organisation.bounces),
                words: words, files: files.all)
            return lacking(words) + unread(words)
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "overlay", problem: "\(error)", expected: "words and templates that read")
            ])
        }
    }

    private func lacking(_ words: FixedWords) -> [String] {
        words.available.compactMap { language in
            let missing = words.missing(in: language).map(\.rawValue)
            return missing.isEmpty
                ? nil : "languages/\(language).json5 lacks \(missing.joined(separator: ", ")): said in English"
        }
    }

    private func unread(_ words: FixedWords) -> [String] {
        let unread = words.available.filter { !words.isReviewed($0) }
        guard !unread.isEmpty else { return [] }
        let names = unread.map(\.text).joined(separator: " ")
        if languages.onlyReviewed {
            return unread.count == words.available.count
                ? [
                    "languages.onlyReviewed: nobody has read the words of any language: "
                        + "everybody gets the fallback language of an action"
                ]
                : ["languages.onlyReviewed: not used, because nobody has read their words: \(names)"]
        }
        return ["languages: nobody of the organisation has read the fixed words in \(names)"]
    }
}
